"""The formulas of the Overview: `recon_xl.bridge`, told to a spreadsheet.

SUMIFS and COUNTIFS over whole columns stay quick at a hundred thousand rows; MAXIFS and its kind
are younger than Excel 2016, so a latest day is `SUMPRODUCT(MAX(condition * day))`.
"""

from recon_xl.model.ages import BUCKETS
from recon_xl.model.sides import SIDES
from recon_xl.model.words import STATES
from recon_xl.workbooks.names import ACCOUNTS_SHOWN, FINDING_LINE, FINDINGS_SHOWN, rx
from recon_xl.workbooks.words import PROGRESS
from tests.tools.template.sums import FAR_DAY, Sums, rounded

BLANK = '""'


def overview_formulas(lang: str) -> dict[str, str]:
    """Return every formula of the Overview by the name of its cell."""
    sums = Sums(lang)
    parts = (_head, _proof, _flow, _states, _ages, _accounts, _findings)
    return {name: formula for part in parts for name, formula in part(sums).items()}


def _head(sums: Sums) -> dict[str, str]:
    counted = {state: "+".join(rx("state", side, state) for side in SIDES) for state in STATES}
    told = '&", '.join(f'{sums.words[state]} "&{counted[state]}' for state in PROGRESS)
    about = [
        f'"{sums.words["reconciliation"]}"',
        sums.setting("name", rx("row")),
        sums.spaced("konto"),
        sums.setting("ledger_account", rx("row")),
        rx("currency"),
    ]
    latest, company = _latest(sums), sums.setting("company", rx("row"))
    return {
        "konto": f'INDEX({sums.column("accounts", "account")},1)&""',
        "fra": _first_day(sums),
        "til": f'IF({latest}=0,"",{latest})',
        rx("row"): f"IFERROR(MATCH(konto,{sums.column('accounts', 'account')},0),1)",
        rx("company"): f'IF({company}="","{sums.words["reconciliation"]}",{company})',
        rx("currency"): sums.currency(rx("row")),
        rx("subtitle"): '&"   "&'.join(about),
        rx("verdict"): f"IF(ISNUMBER(MATCH(konto,{sums.column('accounts', 'account')},0)),"
        f'IF({sums.is_off(rx("row"))},"{sums.words["switched_off"]}",{rx("unexplained")}),'
        f'IF(konto="","{sums.words["no_account"]}",'
        f'"{sums.words["unknown_account"]}"))',
        rx("progress"): f'"{sums.words["rows"]} "&{"+".join(counted.values())}&": {told}',
    }


def _latest(sums: Sums) -> str:
    days = [(side, "date") for side in SIDES] + [("statements", "to")]
    found = [f"SUMPRODUCT(MAX({sums.of(table)}*{sums.column(table, key)}))" for table, key in days]
    return f"MAX({','.join(found)})"


def _first_day(sums: Sums) -> str:
    """The first day that a statement covers; without one, the first day that has a row."""

    def distance(table: str, key: str) -> str:
        days = sums.column(table, key)
        return f"SUMPRODUCT(MAX({sums.of(table)}*({days}>0)*({FAR_DAY}-{days})))"

    told = distance("statements", "from")
    seen = f"MAX({','.join(distance(side, 'date') for side in SIDES)})"
    return f'IF({told}>0,{FAR_DAY}-{told},IF({seen}>0,{FAR_DAY}-{seen},""))'


def _proof(sums: Sums) -> dict[str, str]:
    until = {side: sums.where(side, "date", '"<="&til') for side in SIDES}
    off = {side: sums.where(side, "state", sums.state("deactivated")) for side in SIDES}
    cleared = sums.where("matches", "cleared", '"<="&til')
    entries = sums.where("ledger", "date", f'">="&{rx("since")}')
    lines = sums.where("statement", "date", f'">="&{rx("until", "told_since")}')
    # Empty unless the day is before all that the bank has told.
    back = [
        sums.where("statement", "date", '">"&til'),
        sums.where("statement", "date", f'"<"&{rx("until", "told_since")}'),
    ]
    is_known = f"{sums.setting('account', rx('row'))}=konto"
    left = {side: sums.own(side, "remaining", until[side]) for side in SIDES}
    terms = "ledger_balance open_ledger open_statement deactivated_ledger deactivated_statement"
    found = {
        "start": f"IF({is_known},{sums.start(rx('row'))},0)",
        "since": f"IF({is_known},{sums.since(rx('row'))},0)",
        "ledger_balance": f"{rx('start')}+{sums.own('ledger', 'amount', entries, until['ledger'])}",
        "posted_here": sums.posted_here(),
        "open_ledger": f"-({rx('later_ledger')}+{left['ledger']})",
        "open_statement": f"{rx('later_statement')}+{left['statement']}",
        "open_ledger_count": rx("age_ledger_sum_count"),
        "open_statement_count": rx("age_statement_sum_count"),
        "match_differences": f"-({sums.differences(cleared)})",
        "match_differences_count": sums.differences_count(cleared),
        "computed": "+".join(map(rx, (*terms.split(), "match_differences"))),
        "bank_balance": rx("until", "told")
        + f"+{sums.own('statement', 'amount', lines, until['statement'])}"
        + f"-({sums.own('statement', 'amount', *back)})",
        "unexplained": rounded(f"{rx('bank_balance')}-{rx('computed')}"),
    }
    for side, sign in (("ledger", "-"), ("statement", "")):
        found[f"later_{side}"] = _taken_later(sums, side)
        found[f"deactivated_{side}"] = f"{sign}({sums.own(side, 'amount', off[side], until[side])})"
        found[f"deactivated_{side}_count"] = sums.count(side, off[side], until[side])
    for name in (*terms.split(), "posted_here", "match_differences", "computed", "bank_balance"):
        found[name] = rounded(found[name])
    return {rx(name): formula for name, formula in found.items()}


def _taken_later(sums: Sums, side: str) -> str:
    """Return what matches that were completed after the day shown take of rows up to that day.

    A match is completed by its last row, so that rows after the day belong to later matches alone:
    all that later matches take, less what has been taken of later rows. Exact also for a row that
    several matches share.
    """
    after = [
        sums.where(side, "date", '">"&til'),
        sums.where(side, "state", f'"<>"&{sums.state("deactivated")}'),
    ]
    taken = sums.taken(side, sums.where("matches", "cleared", '">"&til'))
    return f"{taken}-({sums.own(side, 'amount', *after)})+{sums.own(side, 'remaining', *after)}"


def _flow(sums: Sums) -> dict[str, str]:
    """Opening, movement and closing on both sides, and whether the bank's own figures add up."""
    before = sums.where("statement", "date", '"<"&fra')
    period = [sums.where("statement", "date", sign) for sign in ('">="&fra', '"<="&til')]
    entries = [
        sums.where("ledger", "date", sign)
        for sign in ('">="&fra', f'">="&{rx("since")}', '"<="&til')
    ]
    lines = sums.where("statement", "date", f'">="&{rx("before", "told_since")}')
    back = [period[0], sums.where("statement", "date", f'"<"&{rx("before", "told_since")}')]
    found = {
        "opening_ledger": f"{rx('closing_ledger')}-{rx('moved_ledger')}",
        "moved_ledger": sums.own("ledger", "amount", *entries),
        "closing_ledger": rx("ledger_balance"),
        "opening_bank": rx("before", "told")
        + f"+{sums.own('statement', 'amount', lines, before)}"
        + f"-({sums.own('statement', 'amount', *back)})",
        "moved_bank": sums.own("statement", "amount", *period),
        "closing_bank": rx("bank_balance"),
        "gap": rounded(f"{rx('opening_bank')}+{rx('moved_bank')}-{rx('closing_bank')}"),
    }
    for step in ("opening", "moved", "closing"):
        pair = f"{rx(step, 'ledger')}-{rx(step, 'bank')}"
        found[f"{step}_difference"] = rounded(pair)
    for name in ("opening_ledger", "moved_ledger", "opening_bank", "moved_bank"):
        found[name] = rounded(found[name])
    told = {
        f"{name}_{part}": formula
        for name, day in (("before", "N(fra)-1"), ("until", "N(til)"))
        for part, formula in sums.told("konto", rx(name), day).items()
    }
    return {rx(name): formula for name, formula in (found | told).items()}


def _states(sums: Sums) -> dict[str, str]:
    return {
        rx("state", side, state): sums.count(side, sums.where(side, "state", sums.state(state)))
        for side in SIDES
        for state in STATES
    }


def _ages(sums: Sums) -> dict[str, str]:
    found = {}
    for side in SIDES:
        for number, (first, last) in enumerate(BUCKETS):
            window = [sums.where(side, "date", f'"<="&N(til)-{first}' if first else '"<="&til')]
            if last is not None:
                window.append(sums.where(side, "date", f'">="&N(til)-{last}'))
            bucket = _bucket(sums, side, window, rx("age", side, number))
            found |= {rx("age", side, number, part): formula for part, formula in bucket.items()}
        for figure in ("count", "net", "gross"):
            cells = (rx("age", side, number, figure) for number in range(len(BUCKETS)))
            found[rx("age", side, "sum", figure)] = rounded("+".join(cells))
    return found


def _bucket(sums: Sums, side: str, window: list[str], name: str) -> dict[str, str]:
    """Sum up the rows of one age.

    What is matched today but was completed later was open on the day shown. A row's remaining
    amount has the sign of its amount, so the gross sum is twice the money in, less the net sum.
    """
    money_in = sums.where(side, "amount", '">0"')
    later = sums.where(side, "cleared", '">"&til')
    some = sums.where(side, "amount", '"<>0"')
    counted = [
        ("open", [some]),
        ("partly", []),
        ("matched", [some, later]),
        ("approved", [some, later]),
    ]
    counts = [
        sums.count(side, sums.where(side, "state", sums.state(state)), *window, *more)
        for state, more in counted
    ]
    taken_later = "{}-({})".format
    return {
        "rest": sums.own(side, "remaining", *window),
        "rest_in": sums.own(side, "remaining", *window, money_in),
        "later": taken_later(
            sums.own(side, "amount", *window, later), sums.own(side, "remaining", *window, later)
        ),
        "later_in": taken_later(
            sums.own(side, "amount", *window, later, money_in),
            sums.own(side, "remaining", *window, later, money_in),
        ),
        "count": "+".join(counts),
        "net": rounded(f"{name}_rest+{name}_later"),
        "gross": rounded(f"2*({name}_rest_in+{name}_later_in)-{name}_net"),
    }


def _accounts(sums: Sums) -> dict[str, str]:
    """Every account on its own last day."""
    found = {}
    for number in range(1, ACCOUNTS_SHOWN + 1):
        name = rx("account", number)
        account = f"{name}_account"
        found |= {
            f"{name}_{part}": formula for part, formula in _account(sums, number, name).items()
        }
        shown = f'IF({sums.is_off(number)},"{sums.words["off"]}",{found[f"{name}_unexplained"]})'
        found[f"{name}_unexplained"] = shown
        for part in ("open", "bank", "unexplained"):
            found[f"{name}_{part}"] = f'IF({account}="","",{found[f"{name}_{part}"]})'
    return found


def _account(sums: Sums, number: int, name: str) -> dict[str, str]:
    account, currency = f"{name}_account", f"{name}_currency"
    since = sums.where("ledger", "date", f'">="&{name}_since')
    lines = sums.where("statement", "date", f'">="&{name}_told_since')
    off = {side: sums.where(side, "state", sums.state("deactivated")) for side in SIDES}
    cleared = sums.where("matches", "cleared", '">0"')

    def own(side: str, what: str, *where: str) -> str:
        return sums.own(side, what, *where, account=account, currency=currency)

    open_rows = [
        sums.count(side, sums.where(side, "state", sums.state(state)), *more, account=account)
        for side in SIDES
        for state, more in (("open", [sums.where(side, "amount", '"<>0"')]), ("partly", []))
    ]
    accounts = sums.column("accounts", "account")
    label = f'{sums.setting("name", number)}&"  "&{sums.spaced(account)}'
    return {
        "label": f'IF({account}="","",{label})',
        "account": f'IF(ROWS({accounts})<{number},"",INDEX({accounts},{number})&"")',
        "currency": f'IFERROR({sums.currency(number)},"")',
        "start": f"IFERROR({sums.start(number)},0)",
        "since": f"IFERROR({sums.since(number)},0)",
        **sums.told(account, name, None),
        "ledger": f"{name}_start+{own('ledger', 'amount', since)}",
        "left": f"{own('statement', 'remaining')}-({own('ledger', 'remaining')})",
        "off": f"{own('statement', 'amount', off['statement'])}"
        f"-({own('ledger', 'amount', off['ledger'])})"
        f"-({sums.differences(cleared, account=account)})",
        "open": "+".join(open_rows),
        "bank": rounded(f"{name}_told+{own('statement', 'amount', lines)}"),
        "unexplained": rounded(f"{name}_bank-{name}_ledger-{name}_left-{name}_off"),
    }


def _findings(sums: Sums) -> dict[str, str]:
    found = {}
    for number in range(1, FINDINGS_SHOWN + 1):
        name = rx("finding", number)
        for side in SIDES:
            ids = sums.column(side, f"{side}_id")
            found[f"{name}_in_{side}"] = f'IF({name}_id="",0,IFERROR(MATCH({name}_id,{ids},0),0))'
        instead = {"text": f'{name}_place&""', "rest": f'IF({name}_amount="","",{name}_amount)'}
        instead |= {"note": f'{name}_remedy&""'}
        for part in FINDING_LINE:
            ledger, statement = (_finding(sums, side, part, f"{name}_in_{side}") for side in SIDES)
            found[f"{name}_{part}"] = (
                f"IF({name}_in_ledger>0,{ledger},IF({name}_in_statement>0,{statement},"
                f"{instead.get(part, BLANK)}))"
            )
        note = found[f"{name}_note"]
        found[f"{name}_note"] = f'IF({note}="",{instead["note"]},{note})'
    return found


def _finding(sums: Sums, side: str, part: str, row: str) -> str:
    """Return one figure of a row that is to be followed up."""

    def cell(key: str) -> str:
        return f"INDEX({sums.column(side, key)},{row})"

    if part == "text":
        text, by = cell("text"), cell("counterparty")
        # Banks often tell the name in the text already.
        both = f'IF(ISNUMBER(SEARCH({by},{text})),{text},{text}&", "&{by})'
        return f'IF({by}="",{text}&"",IF({text}="",{by}&"",{both}))'
    if part == "age":
        return f"N(til)-{cell('date')}"
    if part == "note":
        return f'{cell("note")}&""'
    if part == "row":
        return sums.link(side, row, f'{cell(f"{side}_id")}&" →"')

    def own(what: str) -> str:
        plain, foreign = cell(what), cell(f"currency_{what}")
        return f'IF(AND({cell("currency")}={rx("currency")},{foreign}<>""),{foreign},{plain})'

    # What is matched today but was completed later was open on the day shown.
    return f"IF(N({cell('cleared')})>til,{own('amount')},{own('remaining')})"
