"""What the first page says in words: whose account, the verdict, who and when."""

from typing import Any

from recon_xl.model.accounts import format_account
from recon_xl.model.numbers import format_count
from recon_xl.reports.content import Report
from recon_xl.reports.wording import Words
from recon_xl.reports.writing import Writer, flowing, spaced


def heading(report: Report, write: Writer) -> dict[str, Any]:
    """Return what the first page says above and below its tables."""
    words = write.words
    period = f"{write.day(report.first)}–{write.day(report.last)}"
    account = f"{report.bank} {format_account(report.account)}".strip()
    state, short = words["draft_state"], words["draft_state"]
    if report.approval_no is not None:
        day = write.day(report.at[:10])
        state = words.say("approved_state", n=report.approval_no, day=day)
        short = words.say("approval_no", n=report.approval_no)
    headline, sentences = verdict(report, words)
    company = flowing(report.company or report.bank or format_account(report.account))
    title = [words["draft"]] if report.is_draft else []
    return {
        "lang": report.lang,
        "is_draft": report.is_draft,
        "document_title": f"{' '.join([*title, words['title']])} {company}, {period}",
        "state": state,
        "short_state": short,
        "company": company,
        "subtitle": [flowing(account), period, report.currency],
        "currency": report.currency,
        "running": [flowing(company, 60), format_account(report.account), period],
        "is_solved": report.is_solved,
        "headline": headline,
        "sentences": sentences,
        "note": flowing(report.note, 2000),
        **_people(report, write),
    }


def verdict(report: Report, words: Words) -> tuple[str, list[str]]:
    """Return the headline, which is the finding, and the two sentences below it."""
    write = Writer(words, report.currency)
    key = "balanced" if report.is_solved else "unbalanced"
    headline = words.say(key, amount=write.amount(report.bridge.unexplained_minor))
    opened = (*report.open_ledger, *report.open_statement)
    story = words["story_none"]
    if opened:
        story = words.say(
            "story",
            ledger=words.count("open_entries", len(report.open_ledger)),
            statement=words.count("open_lines", len(report.open_statement)),
            days=words.count("days", max(0, *(row.age_days for row in opened))),
        )
    return headline, [story, _progress(report, words)]


def _progress(report: Report, words: Words) -> str:
    counts = report.counts
    if not counts.rows:
        return str(words["progress_none"])
    told = words.say(
        "progress",
        matched=format_count(counts.matched, words.lang),
        rows=words.count("rows", counts.rows),
        partly=format_count(counts.partly, words.lang),
        open=format_count(counts.open, words.lang),
        deactivated=format_count(counts.deactivated, words.lang),
    )
    if not report.matches:
        return told
    automatic = sum(not match.is_manual for match in report.matches)
    if len(report.matches) == 1:
        return f"{told} {words['only_match']['automatic' if automatic else 'manual']}"
    matches = words.count("some_matches", len(report.matches))
    return f"{told} {words.count('automatic_of', automatic, matches=matches)}"


def _people(report: Report, write: Writer) -> dict[str, Any]:
    words, numbers = write.words, [one.number for one in report.continuity.statements]
    numbers = [number for number in numbers if number]
    told = "–".join(dict.fromkeys([numbers[0], numbers[-1]])) if numbers else "–"
    moment = write.moment(report.at)
    rules = [words.say("rule_set", rule_set=report.rule_set)] if report.rule_set else []
    org_no = [words.say("org_no", org_no=spaced(report.org_no))] if report.org_no else []
    approved = [flowing(report.approved_by), moment]
    if report.is_draft:
        approved = [words["not_approved"]]
    facts = [
        ("prepared", [flowing(report.prepared_by), *([moment] if report.is_draft else [])]),
        ("approved", approved),
        ("ledger_account", [flowing(report.ledger_account or "–"), *org_no]),
        ("statements_no", [flowing(told)]),
        ("engine", [report.engine, *rules]),
        ("iban", [spaced(report.iban, 4) if report.iban else "–"]),
    ]
    if report.reviews:
        marks = [f"{mark} {format_count(n, words.lang)}" for mark, n in report.reviews.items()]
        facts.append(("review", [flowing(", ".join(marks[:8]))]))
    return {
        "prepared_by": flowing(report.prepared_by),
        "approved_by": flowing(report.approved_by),
        "facts": [{"label": words[key], "lines": lines} for key, lines in facts],
    }
