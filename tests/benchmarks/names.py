"""Who pays whom: made-up people, firms and what they write on a payment."""

FIRST = (
    "Anne Ola Kari Per Ingrid Lars Marit Nils Solveig Jan Berit Kjell Astrid Terje Liv Svein Randi"
    " Arne Hilde Geir Tone Morten Silje Øyvind Åse Håkon Bjørg Tor Mette Rune"
).split()
LAST = (
    "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen"
    " Pettersen Eriksen Berg Haugen Hagen Johannessen Andreassen Jacobsen Dahl Jørgensen Halvorsen"
    " Henriksen Lund Sørensen Jakobsen Moen Gundersen Iversen Strand Solberg Svendsen Eide Knutsen"
    " Bakken Kristoffersen Mathisen Lie Amundsen Nguyen Rasmussen Lunde Solheim Berge Moe Nygård"
    " Bakke Fredriksen Holm Lien Hauge Christensen Aas Fjeld Vik Ødegård Tangen Myhre Sunde Brekke"
).split()
TRADES = (
    "Bygg Elektro Rør Transport Regnskap Eiendom Data Mat Sjø Industri Maskin Snekkeri Maling Tak"
    " Glass Hage Renhold Trykk Reklame Design Klinikk Bakeri Frukt Fisk Møbler Tekstil Sport Bil"
    " Dekk Motor Skog Stein Betong Lås Ventilasjon Kjøkken Optikk Apotek Hotell Kafe"
).split()
PLACES = (
    "Oslo Bergen Trondheim Stavanger Drammen Tromsø Bodø Hamar Molde Ålesund Sandnes Moss Skien"
    " Larvik Halden Gjøvik Harstad Narvik Alta Voss"
).split()
SHOPS = (
    "KIWI REMA CIRCLE-K SPAR MENY COOP BILTEMA CLAS-OHLSON JERNIA ELKJOP EUROPRIS POSTEN FLYTOGET"
    " RUTER VY NARVESEN STAPLES IKEA XXL OBS"
).split()
PRICES = (99, 149, 199, 249, 299, 349, 399, 499, 599, 699, 790, 890, 990, 1190, 1490, 1990, 2490)
SUBSCRIPTIONS = (
    "Husleie Strøm Telefon Lisens Leasing Forsikring Vakthold Renovasjon Bredbånd Regnskapsføring"
).split()


def firm(rng) -> str:
    """Return the name of a firm; some share their first word with others."""
    return f"{rng.choice(LAST)} {rng.choice(TRADES)} AS"


def person(rng) -> str:
    """Return the name of a person."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"
