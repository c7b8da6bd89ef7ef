"""The company, its bank, its customers, suppliers and accounts. All of them are invented.

May, because its first, fourteenth and twenty-fifth are closed bank days in 2026: rent due on a
holiday and card sales before Ascension Day are what makes a Norwegian reconciliation hard.
"""

from dataclasses import dataclass
from datetime import date, datetime

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)
PERIOD = "2026-05"
EXPORTED_AT = datetime.fromisoformat("2026-06-01T06:12:04")

COMPANY, ORG_NO = "Tåkesund Kajakk AS", "315204674"
BANK, BIC = "Fyrtårnbanken", "FYRTNO22XXX"
# 9998 is no bank's series; the check digit is right.
ACCOUNT, LEDGER_ACCOUNT, CURRENCY = "99982405293", "1920", "NOK"
BANK_OPENING_MINOR = 312_446_18

# The bank sends one statement a week: number, first day, last day.
STATEMENTS = (
    (18, date(2026, 5, 1), date(2026, 5, 10)),
    (19, date(2026, 5, 11), date(2026, 5, 17)),
    (20, date(2026, 5, 18), date(2026, 5, 24)),
    (21, date(2026, 5, 25), date(2026, 5, 31)),
)


@dataclass(frozen=True)
class Party:
    """A customer or supplier, as the books know it.

    Attributes:
        number: Its number: customers from 10001, suppliers from 50001.
        name: Its name in the books.
        town: Where it is.
    """

    number: str
    name: str
    town: str = "Tåkesund"

    @property
    def is_customer(self) -> bool:
        """Say whether it buys."""
        return self.number.startswith("1")


_PARTIES = """
10001 Tåkesund kommune
10002 Lyngholmen Fjordhotell AS
10003 Bremsvika videregående skole
10004 Storskjær Camping AS
10005 Kråkøya Speidergruppe
10006 Tåkesund Padleklubb
10007 Havblikk Eventbyrå AS
10008 Nordre Vågen Borettslag
10009 Øyhopp Reiser AS
10010 Sjøsprøyt Aktiv AS
10011 Åsheim Folkehøgskole
10012 Skarvøy Idrettslag
10021 Ingrid Holmvik
10022 Jonas Tangvald
10023 Amina Farouk
10024 Petter Skogstrand
10025 Sunniva Brekkås
50001 Polarpadle Grossist AS
50002 Tørrdrakt Norden AS
50003 Bølgegang Transport AS
50004 Strandgata Næringseiendom AS
50005 Kystkraft Strøm AS
50006 Glassfiber & Lakk AS
50007 Fyrlykt Telekom AS
50008 Skjærgård Skadeforsikring AS
50009 Vestleie Bil AS
50010 Kortflyt AS
50011 Padleforlaget AS
50012 Regnskapshavna AS
50013 Livbøyen Pensjon AS
50014 Skatteetaten
50015 Kanuwerk Kiel GmbH
50016 Vipps MobilePay AS
"""
PARTIES = {
    number: Party(number, name)
    for number, name in (row.split(" ", 1) for row in _PARTIES.strip().splitlines())
}

# Number, name and balance on 1 May in øre, debit positive. The bank's own balance follows from the
# bank and the open items, and equity takes what is left.
_ACCOUNTS = """
1200 Driftsmidler, kajakker og tilhengere       842500.00
1460 Varelager                                  965400.00
1500 Kundefordringer                            689317.50
1575 Oppgjør kortinnløser                            0.00
1576 Oppgjør Vipps                                   0.00
1900 Kontanter                                   18400.00
1920 Bankinnskudd                                    0.00
2050 Annen egenkapital                               0.00
2400 Leverandørgjeld                           -487962.43
2600 Forskuddstrekk                             -98640.00
2700 Utgående merverdiavgift                   -142310.00
2710 Inngående merverdiavgift                    61845.00
2740 Oppgjørskonto merverdiavgift                26418.00
2770 Skyldig arbeidsgiveravgift                 -48217.00
2930 Skyldig lønn                                    0.00
2990 Annen påløpt kostnad                        -5500.00
3000 Salgsinntekt, avgiftspliktig             -1486200.00
4300 Innkjøp av varer for videresalg            702800.00
5000 Lønn til ansatte                          1161000.00
5400 Arbeidsgiveravgift                         163701.00
5945 Pensjonsforsikring                          38538.00
6010 Avskrivning                                 56168.00
6300 Leie lokaler                               170000.00
6340 Strøm                                       29720.00
7500 Forsikringspremie                           32860.00
7770 Bank- og kortgebyr                          14872.15
"""
ACCOUNTS = {
    row[:4]: (row[5:].rsplit(None, 1)[0], int(row.rsplit(None, 1)[1].replace(".", "")))
    for row in _ACCOUNTS.strip().splitlines()
}
VOUCHER_TYPES = {
    "IB": "Innbetaling",
    "UB": "Utbetaling",
    "KO": "Kasseoppgjør",
    "LP": "Lønnspost",
    "ME": "Memorial",
    "UF": "Utgående faktura",
    "IF": "Inngående faktura",
}
