"""Words that everybody uses for payments: they tell no row from another and never count.

Norwegian and English, as banks and ledgers write them, folded as `texts` folds them.
"""

# Behind these stands a firm's name.
FIRM = frozenset("ab ag ans aps as asa bv enk gmbh inc kg llc ltd nuf oy plc sarl".split())

# Before these a number is what a bill is called, however short it is.
CALLING = frozenset(
    """
    bilag efaktura faktura fakturaer fakturanr fakturanummer fakt fnr inv invoice invoices kid
    kreditnota kundefaktura ref referanse reference
    """.split()
)
# These may stand between, and between the numbers of a list.
LINKING = frozenset("and nr no num number nummer og".split())
# What systems write where they know no number.
PLACEHOLDERS = frozenset(
    "blank ingen mangler nonref none notprovided null ukjent undefined unknown".split()
)

GENERIC = FIRM | frozenset(
    """
    a aa and apr april at aug august autogiro av avd avregning avtale avtalegiro bank bankaxept
    bankgiro batch belop betal betaling betalingen betalinger betalingsoppdrag betalt bilag bill
    bunt card co com correction credit debet debit dec december delbet delbetaling deposit dept
    deres des desember din div diverse efaktura egenoverforing en et fakt faktura fakturaer
    fakturanr fakturanummer fakturert feb februar february fee for fra from gebyr giro
    girobetaling her i iban in inbetaling inn innbet innbetaling innbetalinger innbetalt
    innskudd inv invoice invoices jan januar january jul juli july jun june juni kd kid kjop
    konto kontonr korreksjon kort korttransaksjon kr kredit kreditt kunde kundefaktura kundenr
    kunder kv kvartal kvittering leverandor lonn lonnsutbetaling mai mandat mar march mars
    masseutbetaling may med melding minibank mnd mobilbank mobilbetaling month motatt mottatt
    mva nett nettbank nettgiro no nok nov november nr num number nummer oct october of og okt
    oktober on opp oppdrag oppgjor order ordre overf overforing overfort pay payment payments
    payout pmt por post postert purchase rate rec received ref referanse reference refund
    refusjon remittering rent rente renter retur reversal reversering salary sent sep sepa
    september settlement straksbetaling straksoverforing sum swift tekst telegiro term termin
    the til tilbakefort to tran trans transaction transaksjon transfer trekk tx txn uke ut utbet
    utbetaling utbetalinger utbetalt utland utlegg uttak vare varekjop vedr via visa voucher
    your
    """.split()
)
