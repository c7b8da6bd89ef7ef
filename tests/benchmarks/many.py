"""Kinds with several rows on a side."""

from datetime import timedelta

from recon_xl.model.bankdays import next_bank_day
from tests.benchmarks import names
from tests.benchmarks.month import Draft
from tests.benchmarks.singles import new_kid
from tests.benchmarks.spelling import bank_text, handed_on, named


def monthly_fees(draft: Draft) -> None:
    """The bank's fees line by line, in the ledger as one posting at the end of the month."""
    words = (
        "GEBYR BETALINGSOPPDRAG",
        "GEBYR NETTBANK BEDRIFT",
        "TRANSAKSJONSGEBYR",
        "GEBYR AVTALEGIRO",
    )
    lines, total = [], 0
    word = draft.pick(words)
    for _line in range(int(draft.rng.integers(3, 15))):
        minor = -int(draft.rng.integers(100, 9_000))
        total += minor
        lines.append(
            draft.add(
                "statement",
                draft.day(),
                minor,
                text=word if draft.hit(0.5) else draft.pick(words),
                code="ACMT/MDOP/CHRG",
            )
        )
    last = draft.first + timedelta(days=draft.days - 1)
    entry = draft.add(
        "ledger",
        last,
        total,
        text=f"Bankgebyr {draft.first:%m.%Y}",
        voucher_no=draft.number("voucher", 1_000),
    )
    draft.group("monthly fees", [entry], lines)


def single_fee(draft: Draft) -> None:
    """A fee that nobody has posted yet."""
    draft.add(
        "statement",
        draft.day(),
        -int(draft.rng.integers(200, 20_000)),
        text=draft.pick(("ÅRSGEBYR", "PURREGEBYR", "GEBYR UTLAND")),
        code="PMNT/MDOP/CHRG",
    )


def salary_run(draft: Draft) -> None:
    """Each employee in the ledger, one line from the bank."""
    day, voucher = draft.day(), draft.number("voucher", 1_000)
    amounts = [-draft.minor(15_000, 60_000) for _person in range(int(draft.rng.integers(4, 25)))]
    entries = [
        draft.add("ledger", day, minor, text=f"Lønn {names.person(draft.rng)}", voucher_no=voucher)
        for minor in amounts
    ]
    line = draft.add(
        "statement",
        draft.booked(day),
        sum(amounts),
        text="LØNN",
        reference=draft.number("archive", 4_000_000, 50),
    )
    draft.group("salary run", entries, [line])


def card_settlement(draft: Draft) -> None:
    """Card takings: the gross and, where it is booked, the fee; the bank pays the net."""
    day, gross = draft.day(), draft.minor(800, 90_000)
    fee = round(gross * float(draft.rng.uniform(0.004, 0.028)))
    agent = draft.pick(("VIPPS", "NETS", "BAMBORA", "KLARNA"))
    voucher = draft.number("voucher", 1_000)
    entries = [
        draft.add(
            "ledger", day, gross, text=f"{agent.title()} oppgjør {day:%d.%m}", voucher_no=voucher
        )
    ]
    is_booked = draft.hit(0.5)
    if is_booked:
        entries.append(
            draft.add("ledger", day, -fee, text=f"{agent.title()} gebyr", voucher_no=voucher)
        )
    line = draft.add(
        "statement",
        next_bank_day(day, int(draft.rng.integers(1, 4))),
        gross - fee,
        text=bank_text(draft, f"{agent} oppgjør {int(draft.rng.integers(10**6)):06d}"),
        reference=draft.number("archive", 4_000_000, 50),
    )
    draft.group(
        "settlement, fee booked" if is_booked else "settlement, fee not booked", entries, [line]
    )


def split_payment(draft: Draft) -> None:
    """One entry, paid in two or three parts."""
    name, day = draft.pick(draft.customers), draft.day()
    parts = [draft.minor(100, 20_000) for _part in range(int(draft.rng.integers(2, 4)))]
    kid, invoice = new_kid(draft) if draft.hit(0.5) else "", draft.number("invoice", 20_000, 3)
    entry = draft.add(
        "ledger",
        day,
        sum(parts),
        text=f"{name} faktura {invoice}",
        kid=kid,
        invoice_no=invoice,
        voucher_no=draft.number("voucher", 1_000),
    )
    theirs = handed_on(draft, kid) if kid else ""
    lines = [
        draft.add(
            "statement",
            draft.booked(day),
            minor,
            kid=theirs,
            text=bank_text(
                draft, f"Delbetaling {named(draft, name)} {invoice if draft.hit(0.5) else ''}"
            ),
            reference=draft.number("archive", 4_000_000, 50),
        )
        for minor in parts
    ]
    draft.group("split payment", [entry], lines)


def invoice_batch(draft: Draft) -> None:
    """Several invoices of one customer, paid at once; some name them."""
    name, day = draft.pick(draft.customers), draft.day()
    numbers = [draft.number("invoice", 20_000, 3) for _n in range(int(draft.rng.integers(2, 7)))]
    amounts = [draft.minor(200, 30_000) for _number in numbers]
    entries = [
        draft.add(
            "ledger",
            day if draft.hit(0.7) else next_bank_day(day, 1),
            minor,
            text=f"{name} faktura {number}",
            invoice_no=number,
            voucher_no=draft.number("voucher", 1_000),
        )
        for number, minor in zip(numbers, amounts, strict=True)
    ]
    told = " ".join(numbers) if draft.hit(0.4) else ""
    line = draft.add(
        "statement",
        draft.booked(next_bank_day(day, 1)),
        sum(amounts),
        text=bank_text(draft, f"{named(draft, name)} {told}"),
        counterparty=bank_text(draft, named(draft, name)) if draft.hit(0.5) else "",
        reference=draft.number("archive", 4_000_000, 50),
    )
    draft.group("invoice batch", entries, [line])


def payment_batch(draft: Draft) -> None:
    """A file of payments: the bank's one entry against all of them, or all against one voucher."""
    day, batch = draft.day(), draft.number("batch", 70_000, 5)
    amounts = [-draft.minor(200, 60_000) for _n in range(int(draft.rng.integers(3, 20)))]
    suppliers = [draft.pick(draft.suppliers) for _amount in amounts]
    details = "ledger" if draft.hit(0.8) else "statement"
    theirs = handed_on(draft, batch)
    many = [
        draft.add(
            details,
            day if details == "ledger" else draft.booked(day),
            minor,
            text=f"Betaling {name}",
            batch=batch,
            reference=draft.number("archive", 4_000_000, 50) if details == "statement" else "",
            voucher_no=draft.number("voucher", 1_000) if details == "ledger" else "",
        )
        for minor, name in zip(amounts, suppliers, strict=True)
    ]
    whole = "statement" if details == "ledger" else "ledger"
    one = draft.add(
        whole,
        draft.booked(day) if whole == "statement" else day,
        sum(amounts),
        text=draft.pick(("Remittering", f"Masseutbetaling {theirs}")),
        batch=theirs,
    )
    draft.group("payment batch", *((many, [one]) if details == "ledger" else ([one], many)))


def shared_reference(draft: Draft) -> None:
    """Several entries and several lines under one reference."""
    name, day, reference = (
        draft.pick(draft.suppliers),
        draft.day(),
        draft.number("bank", 8_800_000, 9),
    )
    total = [-draft.minor(500, 40_000) for _n in range(int(draft.rng.integers(2, 4)))]
    cut = int(sum(total) * float(draft.rng.uniform(0.2, 0.8)))
    theirs = handed_on(draft, reference)
    entries = [
        draft.add("ledger", day, minor, text=f"Betaling {name}", reference=theirs)
        for minor in total
    ]
    lines = [
        draft.add(
            "statement",
            draft.booked(day),
            minor,
            text=bank_text(draft, f"Overført {name}"),
            reference=reference,
        )
        for minor in (cut, sum(total) - cut)
    ]
    draft.group("shared reference", entries, lines)


def day_takings(draft: Draft) -> None:
    """What the tills of a day took, till by till; the bank pays it in one line."""
    day, agent = draft.day(), draft.pick(("Kortsalg", "Kontantsalg", "Nettbutikk"))
    amounts = [draft.minor(300, 30_000) for _till in range(int(draft.rng.integers(2, 7)))]
    entries = [
        draft.add(
            "ledger",
            day,
            minor,
            text=f"{agent} {day:%d.%m}" if draft.hit(0.5) else f"{agent} kasse {till}",
            voucher_no=draft.number("voucher", 1_000),
        )
        for till, minor in enumerate(amounts, start=1)
    ]
    line = draft.add(
        "statement",
        next_bank_day(day, int(draft.rng.integers(1, 3))),
        sum(amounts),
        text=bank_text(draft, f"{agent if draft.hit(0.6) else 'Innskudd'} {day:%d.%m.%Y}"),
        reference=draft.number("archive", 4_000_000, 50),
    )
    draft.group("day's takings", entries, [line])
