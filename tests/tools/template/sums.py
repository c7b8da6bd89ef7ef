"""The bricks of the formulas: columns, conditions, and sums in the currency of an account."""

from recon_xl.model.ids import LETTERS
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.tables import TABLES
from recon_xl.model.words import FLAG_OF, STATES
from recon_xl.workbooks.names import rx
from recon_xl.workbooks.words import WORDS

# Later than any day: the earliest day is this less the largest distance to it.
FAR_DAY = 2_958_465
_OTHER = {"ledger": "statement", "statement": "ledger"}


def rounded(formula: str) -> str:
    """Return an amount without what adding up binary fractions leaves: no −0,00."""
    return f"ROUND({formula},4)"


class Sums:
    """Parts of formulas in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.words = WORDS[lang]

    def column(self, table: str, key: str) -> str:
        """Return a column of a table as a formula names it."""
        spec = TABLES[table]
        return f"{spec.excel_name}[{spec.by_key[key].header(self.lang)}]"

    def state(self, state: str) -> str:
        """Return a state's word, quoted."""
        return f'"{STATES[state][self.lang]}"'

    def where(self, table: str, key: str, criterion: str) -> str:
        """Return a column and its criterion, for SUMIFS and COUNTIFS."""
        return f"{self.column(table, key)},{criterion}"

    def of(self, table: str, account: str = "konto") -> str:
        """Return the condition that a row belongs to the account, for SUMPRODUCT."""
        return f"({self.column(table, 'account')}={account})"

    def own(
        self,
        side: str,
        what: str,
        *where: str,
        account: str = "konto",
        currency: str = rx("currency"),
    ) -> str:
        """Sum up what rows move on their account.

        That is the plain column, except where the row is held in the currency of the account and
        says so: there the column beside it counts.

        Args:
            side: "ledger" or "statement".
            what: "amount" or "remaining".
            where: More conditions, as `where` makes them.
            account: Where the account stands; "" for rows of every account.
            currency: Where its currency stands.
        """
        plain, foreign = self.column(side, what), self.column(side, f"currency_{what}")
        conditions = [*([self.where(side, "account", account)] if account else []), *where]
        rows = ",".join(conditions)
        held = f"{rows},{self.where(side, 'currency', currency)}"
        return (
            f'SUMIFS({plain},{rows})-SUMIFS({plain},{held},{foreign},"<>")+SUMIFS({foreign},{held})'
        )

    def count(self, side: str, *where: str, account: str = "konto") -> str:
        """Count rows of the account."""
        return f"COUNTIFS({','.join((self.where(side, 'account', account), *where))})"

    def differences(self, *where: str, account: str = "konto") -> str:
        """Sum up the differences that matches carry; one that stays on a row is no longer one."""
        rows = ",".join((self.where("matches", "account", account), *where))
        column, rest_on = self.column("matches", "difference"), self.column("matches", "rest_on")
        return f'SUMIFS({column},{rows})-SUMIFS({column},{rows},{rest_on},"<>")'

    def differences_count(self, *where: str) -> str:
        """Count the matches that carry a difference."""
        rows = ",".join(
            (
                self.where("matches", "account", "konto"),
                self.where("matches", "difference", '"<>0"'),
                *where,
            )
        )
        return f'COUNTIFS({rows})-COUNTIFS({rows},{self.column("matches", "rest_on")},"<>")'

    @staticmethod
    def spaced(account: str) -> str:
        """Return an account number the way people read it."""
        digits = f'LEFT({account},4)&" "&MID({account},5,2)&" "&RIGHT({account},5)'
        return f"IF(LEN({account})=11,{digits},{account})"

    def taken(self, side: str, *where: str) -> str:
        """Sum up what matches take of one side.

        That is the sum of its rows, except where something stays on one of them: then both sides
        give what the other one has.
        """
        own, other = (f"{one}_sum" for one in (side, _OTHER[side]))
        rows = ",".join((self.where("matches", "account", "konto"), *where))
        rest_here = self.where("matches", "rest_on", f'"{LETTERS[side]}-*"')
        return (
            f"SUMIFS({self.column('matches', own)},{rows})"
            f"-SUMIFS({self.column('matches', own)},{rows},{rest_here})"
            f"+SUMIFS({self.column('matches', other)},{rows},{rest_here})"
        )

    def setting(self, key: str, row: object) -> str:
        """Return a cell of the bank account that stands in a row of its table."""
        return f"INDEX({self.column('accounts', key)},{row})"

    def is_off(self, row: object) -> str:
        """Return the condition that a bank account is switched off, however a person writes no."""
        no = ",".join(f'"{word}"' for word, is_on in FLAG_OF.items() if not is_on)
        switches = ("statement_service", "update_remaining")
        cells = (f'TRIM({self.setting(key, row)}&"")={{{no}}}' for key in switches)
        return f"OR({','.join(cells)})"

    def posted_here(self) -> str:
        """Sum up what vouchers move on the account that no ledger import has brought."""

        def waiting(side: str) -> str:
            rows = ",".join(
                (
                    self.where("vouchers", "account", "konto"),
                    self.where("vouchers", "date", '"<="&til'),
                    self.where("vouchers", "posted", '"<>"'),
                    self.where("vouchers", side, self.setting("ledger_account", rx("row"))),
                )
            )
            amount, seen = (self.column("vouchers", key) for key in ("amount", "seen_in_ledger"))
            return f'SUMIFS({amount},{rows})-SUMIFS({amount},{rows},{seen},"<>")'

        return f"{waiting('debit')}-({waiting('credit')})"

    def currency(self, row: object) -> str:
        """Return the currency of a bank account."""
        cell = self.setting("currency", row)
        return f'IF({cell}="","{BOOKS_CURRENCY}",{cell})'

    def start(self, row: object) -> str:
        """Return the opening balance of a bank account; 0 where there is none."""
        cell = self.setting("opening_balance", row)
        return f'IF({cell}="",0,{cell})'

    def since(self, row: object) -> str:
        """Return the first day that the opening balance does not hold; 0 where there is none."""
        day = self.setting("opening_date", row)
        return f'IF({self.setting("opening_balance", row)}="",0,IF({day}="",0,{day}))'

    def told(self, account: str, name: str, day: str | None) -> dict[str, str]:
        """Return the last balance that the bank told, and the first day after it.

        A closing balance holds from the day after `to`, an opening one from the day `from`. Of two
        that hold from the same day the closing one counts, and of two statements the later. Before
        all of them it is the first opening balance, from which the balance is counted back.

        Args:
            account: Where the account stands.
            name: How the names of these cells begin.
            day: No later than this; None for the last one.
        """
        first, last = self.column("statements", "from"), self.column("statements", "to")
        opening, closing = (
            self.column("statements", "opening"),
            self.column("statements", "closing"),
        )
        has_closing = f'{self.of("statements", account)}*({closing}<>"")*({last}<>"")'
        has_opening = f'{self.of("statements", account)}*({opening}<>"")*({first}<>"")'
        closed, opened = f"{name}_closed", f"{name}_opened"
        in_time = (f"*({last}<={day})", f"*({first}<={day}+1)") if day else ("", "")
        at_end, at_start = f"{has_closing}*({last}={closed}-1)", f"{has_opening}*({first}={opened})"
        end = f"LOOKUP(2,1/({at_end}*({first}=SUMPRODUCT(MAX({at_end}*{first})))),{closing})"
        begin = f"LOOKUP(2,1/({at_start}*({last}=SUMPRODUCT(MAX({at_start}*{last})))),{opening})"
        latest = f"MAX({closed},{opened})"
        in_days = f"SUMPRODUCT(MAX({has_opening}{in_time[1]}*{first}))"
        back = f"SUMPRODUCT(MAX({has_opening}*({FAR_DAY}-{first})))"
        return {
            "closed": f"SUMPRODUCT(MAX({has_closing}{in_time[0]}*({last}+1)))",
            "opened": f"IF(MAX({closed},{in_days})=0,IF({back}=0,0,{FAR_DAY}-{back}),{in_days})",
            "told": f"IF({latest}=0,0,IF({closed}>={opened},{end},{begin}))",
            "told_since": latest,
        }

    def link(self, side: str, row: str, shown: str) -> str:
        """Return a link to a row of a side's table, wherever the table stands on its sheet."""
        spec = TABLES[side]
        sheet = spec.sheet(self.lang)
        headers = f"{spec.excel_name}[[#Headers],[{spec.columns[0].header(self.lang)}]]"
        return f"HYPERLINK(\"#'{sheet}'!A\"&({row}+ROW({headers})),{shown})"
