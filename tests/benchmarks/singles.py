"""Kinds with one row on a side: payments, and what has no partner at all."""

from datetime import date, timedelta

from recon_xl.model.bankdays import next_bank_day
from recon_xl.model.kid import check_digits
from tests.benchmarks import names
from tests.benchmarks.month import Draft
from tests.benchmarks.spelling import bank_text, handed_on, named


def new_kid(draft: Draft) -> str:
    """Return a KID with its check digit."""
    body = f"{int(draft.rng.integers(10**8, 10**9))}"
    return body + check_digits(body)[0]


def kid_payment(draft: Draft) -> None:
    """A customer pays with a KID."""
    name, minor, day, kid = draft.pick(draft.customers), draft.minor(), draft.day(), new_kid(draft)
    invoice = draft.number("invoice", 20_000, 3)
    entry = draft.add(
        "ledger",
        day,
        minor,
        text=f"Innbetaling faktura {invoice} {name}",
        kid=kid,
        invoice_no=invoice,
        voucher_no=draft.number("voucher", 1_000),
    )
    theirs = handed_on(draft, kid)
    line = draft.add(
        "statement",
        draft.booked(day),
        minor,
        text=bank_text(draft, draft.pick((f"KID {theirs}", "Innbetaling", f"Giro {name}"))),
        kid=theirs,
        counterparty=bank_text(draft, named(draft, name)),
        reference=draft.number("archive", 4_000_000, 50),
    )
    draft.group("kid payment", [entry], [line])


def paid_supplier(draft: Draft) -> None:
    """A supplier is paid through the payment system, which puts the bank's reference on both."""
    name, minor, day = draft.pick(draft.suppliers), -draft.minor(200, 400_000), draft.day()
    reference = draft.number("bank", 8_800_000, 9)
    theirs = handed_on(draft, reference)
    entry = draft.add(
        "ledger",
        day,
        minor,
        text=f"Betaling {name}",
        reference=draft.number("own", 100_000, 2) if draft.noise.own_numbers else theirs,
        voucher_no=draft.number("voucher", 1_000),
    )
    line = draft.add(
        "statement",
        draft.booked(day),
        minor,
        reference=reference,
        text=bank_text(draft, f"Overført {named(draft, name)}"),
        end_to_end_id="",
    )
    draft.group("supplier", [entry], [line])


def named_payment(draft: Draft) -> None:
    """A customer pays without a KID, some name the invoice."""
    name, minor, day = draft.pick(draft.customers), draft.minor(), draft.day()
    invoice = draft.number("invoice", 20_000, 3)
    entry = draft.add(
        "ledger",
        day,
        minor,
        text=draft.pick((f"{name} faktura {invoice}", f"Kunde {name}")),
        invoice_no=invoice if draft.hit(0.7) else "",
        voucher_no=draft.number("voucher", 1_000),
        counterparty=name if draft.hit(0.3) else "",
    )
    quoted = handed_on(draft, invoice) if draft.hit(0.4) else ""
    has_column = draft.hit(0.5)
    line = draft.add(
        "statement",
        draft.booked(day),
        minor,
        text=bank_text(draft, f"Fra {'' if has_column else named(draft, name)} {quoted}".strip()),
        counterparty=bank_text(draft, named(draft, name)) if has_column else "",
        reference=draft.number("archive", 4_000_000, 50),
    )
    draft.group("named payment", [entry], [line])


def card_purchase(draft: Draft) -> None:
    """Somebody pays with the company's card; the bank books it days later, with its text."""
    shop, place = draft.pick(names.SHOPS), draft.pick(names.PLACES)
    minor, day = -draft.minor(20, 8_000), draft.day()
    entry = draft.add(
        "ledger",
        day,
        minor,
        text=f"{shop.title()} {draft.pick(('kvittering', 'utlegg', ''))}",
        voucher_no=draft.number("voucher", 1_000),
    )
    line = draft.add(
        "statement",
        draft.booked(next_bank_day(day, 1)),
        minor,
        text=bank_text(draft, f"VISA VARE *8012 {day:%d.%m} NOK {-minor / 100:.2f} {shop} {place}"),
        reference=draft.number("archive", 4_000_000, 50),
    )
    draft.group("card purchase", [entry], [line])


def standing_payment(draft: Draft) -> None:
    """Rent, power, telephone: a word in common, if any."""
    word, name = draft.pick(names.SUBSCRIPTIONS), draft.pick(draft.suppliers)
    minor, day = -draft.minor(300, 60_000), draft.day()
    entry = draft.add(
        "ledger",
        day,
        minor,
        text=f"{word} {draft.first:%m/%Y} {name}",
        voucher_no=draft.number("voucher", 1_000),
    )
    line = draft.add(
        "statement",
        draft.booked(day),
        minor,
        reference=draft.number("archive", 4_000_000, 50),
        text=bank_text(
            draft, draft.pick((f"Avtalegiro {name}", word, f"Trekk {named(draft, name)}"))
        ),
    )
    draft.group("standing payment", [entry], [line])


def silent_payment(draft: Draft) -> None:
    """Amount and date are all there is."""
    minor, day = draft.minor() * (1 if draft.hit(0.5) else -1), draft.day()
    entry = draft.add("ledger", day, minor, text=draft.pick(("Bank", "Diverse", "Innbetaling", "")))
    line = draft.add(
        "statement",
        draft.booked(day),
        minor,
        text=draft.pick(("Overføring", "Innbetaling", "Utbetaling", "")),
        reference=draft.number("archive", 4_000_000, 50),
    )
    draft.group("silent payment", [entry], [line])


def opening_item(draft: Draft) -> None:
    """An entry of the month before that the bank books in the first days."""
    name, minor = draft.pick(draft.suppliers), -draft.minor(200, 100_000)
    day = next_bank_day(draft.first - timedelta(days=int(draft.rng.integers(2, 9))))
    reference = draft.number("bank", 8_800_000, 9)
    entry = draft.add(
        "ledger", day, minor, text=f"Betaling {name}", reference=handed_on(draft, reference)
    )
    booked = next_bank_day(draft.first + timedelta(days=int(draft.rng.integers(0, 4))))
    line = draft.add(
        "statement",
        booked,
        minor,
        text=bank_text(draft, f"Overført {named(draft, name)}"),
        reference=reference,
    )
    draft.group("opening item", [entry], [line])


def interest(draft: Draft) -> None:
    """Interest, booked by the bank on the last day and in the ledger days later."""
    minor = draft.minor(5, 3_000) * (1 if draft.hit(0.6) else -1)
    last = next_bank_day(draft.first + timedelta(days=draft.days - 1))
    entry = draft.add(
        "ledger",
        next_bank_day(last, int(draft.rng.integers(0, 3))),
        minor,
        text=f"Renter bank {draft.first:%m.%Y}",
    )
    line = draft.add(
        "statement",
        last,
        minor,
        text="KREDITRENTER" if minor > 0 else "DEBETRENTER",
        code="ACMT/MCOP/INTR",
    )
    draft.group("interest", [entry], [line])


def currency_payment(draft: Draft) -> None:
    """A payment in euro: the bank's rate is not the ledger's."""
    name, euro, day = draft.pick(draft.suppliers), draft.minor(50, 20_000), draft.day()
    rate = 11.3 + float(draft.rng.uniform(-0.3, 0.3))
    entry = draft.add(
        "ledger",
        day,
        -round(euro * rate),
        text=f"Betaling EUR {euro / 100:.2f} {name}",
        voucher_no=draft.number("voucher", 1_000),
    )
    booked_rate = rate * (1 + float(draft.rng.uniform(-0.012, 0.012)))
    line = draft.add(
        "statement",
        draft.booked(day),
        -round(euro * booked_rate),
        text=bank_text(draft, f"{name} EUR {euro / 100:.2f} Kurs: {booked_rate:.4f}"),
        reference=draft.number("archive", 4_000_000, 50),
    )
    draft.group("currency", [entry], [line])


def only_entry(draft: Draft) -> None:
    """An entry that the bank never sees this month."""
    minor = draft.minor() * (1 if draft.hit(0.5) else -1)
    name = draft.pick(draft.customers if minor > 0 else draft.suppliers)
    draft.add(
        "ledger",
        draft.day(),
        minor,
        text=f"{draft.pick(('Betaling', 'Faktura'))} {name}",
        reference=draft.number("bank", 8_800_000, 9) if minor < 0 and draft.hit(0.5) else "",
        voucher_no=draft.number("voucher", 1_000),
    )


def only_line(draft: Draft) -> None:
    """A line that nobody has posted."""
    minor = draft.minor() * (1 if draft.hit(0.5) else -1)
    name = draft.pick(draft.customers if minor > 0 else draft.suppliers)
    draft.add(
        "statement",
        draft.day(),
        minor,
        text=bank_text(draft, f"Fra {named(draft, name)}"),
        reference=draft.number("archive", 4_000_000, 50),
    )


def reversed_entry(draft: Draft) -> None:
    """An entry and its correction, both in the ledger."""
    name, minor, day = (
        draft.pick(draft.suppliers),
        draft.minor() * (1 if draft.hit(0.5) else -1),
        draft.day(),
    )
    voucher = draft.number("voucher", 1_000)
    text = f"Betaling {name}"
    wrong = draft.add("ledger", day, minor, text=text, voucher_no=voucher)
    told = (f"Korreksjon bilag {voucher}", f"Reversering {text}", f"Tilbakeført {name}", text)
    back = draft.add(
        "ledger",
        _later(draft, day),
        -minor,
        text=draft.pick(told),
        voucher_no=draft.number("voucher", 1_000),
    )
    draft.group("reversal in the ledger", [wrong, back], [])


def reversed_line(draft: Draft) -> None:
    """A line and its return, both on the statement."""
    name, minor, day = draft.pick(draft.suppliers), -draft.minor(), draft.day()
    reference = draft.number("archive", 4_000_000, 50)
    wrong = draft.add(
        "statement", day, minor, text=bank_text(draft, f"Overført {name}"), reference=reference
    )
    told = (f"Retur {name}", f"Tilbakeført {name}", f"Retur betaling ref {reference}")
    back = draft.add(
        "statement",
        _later(draft, day),
        -minor,
        text=bank_text(draft, draft.pick(told)),
        reference=reference if draft.hit(0.4) else draft.number("archive", 4_000_000, 50),
    )
    draft.group("reversal on the statement", [], [wrong, back])


def _later(draft: Draft, day: date) -> date:
    return next_bank_day(day, int(draft.rng.integers(0, 5)))


def double(draft: Draft) -> None:
    """Post one of the entries a second time."""
    rows = draft.rows["ledger"]
    if not rows:
        return
    account, day, minor, *texts = rows[int(draft.rng.integers(len(rows)))]
    moved = day if draft.hit(0.6) else next_bank_day(day, 1)
    rows.append((account, moved, minor, *texts))
