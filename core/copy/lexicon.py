"""Word tables of the copy grammar: small words, words an ad may add, words only a brief may bring."""

from __future__ import annotations

from core.copy.tables import table

# Closed-class words; they carry no claim.
FUNCTION_WORDS = table(
    """
    a about all an and any are as at be before between both but by can do does each every for from has have
    how if in into is it its may me nor not of off on or our out over own per so still than that the their
    them then there these they this those through to too up us via was we were what when where which while who
    why will with within without you your yours
    """
)

# Words the grammar and a model may add to the brief's own: calls, introductions, connectives. None states a fact.
AD_WORDS = table(
    """
    about action ask at begin book built can case choose come compare contact custom customer dates details discover
    download explore facing fact facts find first fit fits for get getting glance go good here help hello hi
    how idea in interested introducing it join keep kind know learn let look looking made make meet more need
    next note now offer official one our overview page plan put question questions quick reach read ready
    regards request right see send short show sign site start started step study subscribe sound familiar take
    talk team teams tell thank thanks think tired today touch try up use view visit want watch way website
    what why work works worth write your companies firms using company behind out us
    """
)

# Claims by themselves: only with the brief's own word for it.
SUPERLATIVES = table(
    """
    absolute absolutely all-in-one always amazing award-winning best biggest bulletproof cheapest complete
    comprehensive cutting-edge effortless effortlessly every everything exclusive expert experts fastest
    finest first-class flawless foremost free fully future-proof game-changing greatest guarantee guaranteed
    highest ideal incredible industry-leading instant instantly largest latest leader leading lowest magic
    market-leading maximum minimum never next-generation next-level no-brainer only optimal original
    outstanding painless peerless perfect perfectly premium proven real-time revolutionary risk-free safest
    seamless seamlessly smartest smoothest state-of-the-art strongest superb superior top top-rated total
    totally trusted ultimate unbeatable unique unlimited unmatched unparalleled unrivaled unrivalled
    world-class worldwide zero
    """
)

COMPARATIVES = table(
    """
    better bigger cheaper cleaner clearer cleverer closer deeper double doubled easier faster fewer greater
    half halve halved happier harder healthier higher larger less lighter longer lower more most quicker
    richer safer sharper shorter simpler slower smaller smarter smoother sooner stronger than tighter triple
    twice unlike versus vs worse x
    """
)

MORE_IDIOMS = ("learn more", "find out more", "read more", "see more", "tell you more", "hear more")

EST_NOT_SUPERLATIVE = table(
    """
    budapest contest crest digest east forest guest harvest honest interest invest latest manifest modest nest
    pest protest quest request rest suggest test vest west yest attest arrest best ingest
    """
)

NUMBER_WORDS = table(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands million millions billion billions dozen dozens half twice thrice quarter
    """
)

# Whoever repeats the number must repeat the hedge.
HEDGES = (
    "on average", "average", "up to", "as little as", "as low as", "as few as", "at most", "about", "around", "nearly", "almost",
    "approximately", "roughly", "typically", "usually", "often", "in most cases", "can", "may", "most", "some", "selected",
    "in some cases", "starting at", "starting from", "potentially", "estimated", "expected",
)  # fmt: skip

NEGATIONS = table("no not never without zero none nothing cannot n't don't doesn't won't isn't aren't")

DANGLING = table(
    """
    a about across after an and are as at because been before being between but by can every each for from has
    have if in into is its nor of on or our over own per so than that the their these this those through to
    under until via was were when where which while who will with within without your &
    """
)

PREPOSITIONS = table(
    """
    across after against around at before behind between by during for from in inside into like near of off on
    outside over per since through throughout to toward towards under until upon via when while with within
    without
    """
)

# Prepositions that open a phrase which can be left out whole.
DETACHABLE = table(
    """
    across at between by during for from in inside on per through throughout via with within without
    """
)

DETERMINERS = table(
    """
    a all an any both each every her his its more my our such that the their these this those your
    """
)

SMALL_TITLE_WORDS = table("a an and as at but by for if in nor of on or per so the to up via vs")

# Reviewed: shorter, and the meaning stays. "software" never becomes "tool", "on average" never goes.
SHORTENINGS = (
    (" for each ", " per "), (" for every ", " per "), (" in order to ", " to "), (" as well as ", " and "),
    (" prior to ", " before "), (" per cent", "%"), (" percent", "%"), (" a variety of ", " many "), (" in the event of ", " in "),
    (" with the help of ", " with "), (" without any ", " without "), (" of the ", " of "), (" all of ", " all "),
)  # fmt: skip

# Measures as they are written after a number.
UNITS = frozenset(
    ["m²", "m³", "mm", "cm", "m", "km", "kg", "g", "t", "l", "ml", "s", "ms", "h", "min", "kW", "kWh", "kN", "bar"]
)

MASS_HEADS = table(
    """
    access advice analytics capacity cash cloud compliance content control data energy equipment evidence
    finance freight hardware help infrastructure insight insurance intelligence inventory invoicing knowledge
    legal logistics machinery metrology money middleware output paper paperwork payroll power procurement
    production progress quality research revenue backup payback rental ci accuracy delivery safety scrap security software spend staff storage stock
    supply support talent time traceability transport treasury uptime visibility waste work downtime erp crm
    """
)
MASS_SUFFIXES = (
    "ware",
    "ing",
    "tion",
    "sion",
    "ment",
    "ance",
    "ence",
    "ity",
    "ics",
    "ness",
    "ship",
    "acy",
    "ism",
    "cy",
)
COUNT_EXCEPTIONS = table(
    """
    building solution application station integration extension version document element component instrument
    agency assessment function location department bearing meeting briefing listing rating facility policy
    inspection installation subscription consultation appointment reading city university training-course
    session edition
    """
)

PEOPLE = table(
    """
    accountants agencies analysts architects authorities banks brands builders businesses buyers carriers
    clinics companies consultants contractors controllers departments designers developers distributors
    engineers enterprises executives factories farms firms fleets founders groups hospitals hotels
    institutions insurers installers integrators laboratories labs lawyers leaders makers managers
    manufacturers marketers mills offices operators organisations organizations owners partners people
    planners plants practices producers professionals providers recruiters retailers schools sellers shippers
    shops sites specialists startups start-ups suppliers teams technicians universities utilities warehouses
    wholesalers workshops municipalities foundries dealers
    """
)

# LinkedIn's industries as the people who buy, reviewed by hand; names that read well as they are need no entry.
INDUSTRY_BUYERS = {
    "software development": "software companies",
    "it services and it consulting": "IT service companies",
    "food and beverage manufacturing": "food and beverage companies",
    "chemical manufacturing": "chemical companies",
    "pharmaceutical manufacturing": "pharmaceutical companies",
    "motor vehicle manufacturing": "automotive companies",
    "machinery manufacturing": "machinery companies",
    "medical equipment manufacturing": "medical device companies",
    "hospitals and health care": "hospitals",
    "hospitals": "hospitals",
    "wholesale": "wholesalers",
    "retail": "retailers",
    "banking": "banks",
    "insurance": "insurers",
    "law practice": "law firms",
    "accounting": "accounting firms",
    "higher education": "universities",
    "government administration": "public authorities",
    "oil and gas": "oil and gas companies",
    "telecommunications": "telecom companies",
    "transportation logistics supply chain and storage": "logistics companies",
}

# Heads of a search phrase that name no thing of their own; may be left out when the phrase is too long.
GENERIC_HEADS = table(
    """
    app application platform program programme software solution solutions suite system systems tool tools
    """
)

# Last words that name who sells the thing; left out when the phrase is too long.
SELLERS = table("supplier suppliers provider providers company services")

# A search phrase with one of these is a question or a shopping word, not a text.
NO_TEXT_KEYWORDS = table(
    """
    alternative alternatives best buy cheap cheapest comparison compare cost costs discount example examples
    fees quote quotes manufacturer manufacturers vendor vendors free how login near me price prices pricing review reviews top vs versus what when where which who why
    does is are can do should jobs salary course courses template templates download pdf tutorial reddit
    definition meaning to fast fastest affordable
    """
)

COMPOUNDS = (
    "month end", "year end", "quarter end", "mid size", "mid market", "real time", "end to end", "third party", "cloud based",
    "self service", "on premise", "on premises", "in house", "long term", "short term", "full service", "open source", "low code",
    "no code", "set up", "last mile", "cross border", "multi currency", "multi entity", "anti fraud", "pre employment",
)  # fmt: skip
# Written with a hyphen only before a noun ("month-end close", but "at month end").
HYPHEN_BEFORE_NOUN = frozenset(compound for compound in COMPOUNDS if compound not in {"set up", "in house"})

KNOWN_ACRONYMS = table(
    """
    3PL 4PL AI API APIS ATEX AWS B2B BI CAD CAM CEO CFO CIO CISO CMMS CMO CNC COO CPQ CRM CSRD CSV CTO DACH DATEV DORA DSGVO EBITDA EDI
    EDR EHS EMEA EN ERP ESG EU FDA FP&A FIPS GAAP GDPR GPS HACCP HIPAA HMI HR HRIS HSE HTML HTTP HTTPS HVAC IATF IBAN IEC IFRS IIOT IOT
    IP ISMS ISO IT JSON KPI KYC LDAP LIMS MDR MES MQTT MRO NASA NATO NIST OCR OEE OEM OSHA P2P PCI PLC PO QA QMS RFID RFP ROI SAAS SAML SAP SCADA
    SCIM SDK SEO SEPA SIEM SKU SLA SME SOAR SOC SOX SQL SSO TMS UK UPS US USA VAT VPN VP WMS XDR
    """
)

PROPER_ADJECTIVES = table(
    """
    african american asian austrian belgian brazilian british canadian chinese danish dutch english european
    finnish french german greek indian irish italian japanese korean mexican nordic norwegian polish
    portuguese scandinavian spanish swedish swiss turkish january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday germany
    france spain italy austria switzerland europe america britain ireland poland sweden norway denmark finland
    netherlands belgium canada london berlin paris vienna microsoft google oracle salesforce
    """
)
