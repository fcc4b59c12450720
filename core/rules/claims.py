"""What ad texts promise and imply: superlatives, comparisons, prices, urgency, people, restricted trades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.evidence.abroad import may_be_abroad
from core.evidence.claims import apart, comparisons, superlatives
from core.evidence.phrases import Phrases
from core.rules import abroad, phrases
from core.rules.roles import Role, Wording
from core.rules.rule import ERROR, INFO, WARNING, Says, Span
from core.rules.texts import both, linkedin, quoted, word_set


class _Wordings(NamedTuple):
    """What a rule looks for: words with hints, phrases, and what says the same in other languages than English."""

    pattern: re.Pattern[str]
    hints: frozenset[str]
    phrases: Phrases
    foreign: re.Pattern[str]


def _spans(wordings: _Wordings, text: str, message: str, hints: frozenset[str] | None = None) -> Iterator[Span]:
    """What the wordings find, each place once; `hints` instead of theirs."""
    words = word_set(text)
    found = [] if (hints or wordings.hints).isdisjoint(words) else list(wordings.pattern.finditer(text))
    found = apart(found, wordings.phrases.found(text, words))
    if may_be_abroad(text):
        found = apart(found, wordings.foreign.finditer(text))
    yield from _said(found, message)


def _said(found: Iterable[re.Match[str]], message: str) -> Iterator[Span]:
    for one in found:
        yield Span(one.start(), one.end(), message.format(f"“{one[0].strip()}”"))


@both(
    "superlative",
    (WARNING, WARNING),
    "Superlative or promise",
    "“Best”, “#1”, “leading” or “guaranteed” needs proof by a third party on the landing page. Prove it there, or say what you can count.",
)
def _superlative(text: str, wording: Wording) -> Iterator[Span]:
    if wording.voice.ledger is not None:  # then the ledger knows what is proved
        return
    yield from _said(superlatives(text, word_set(text)), "{} needs proof on the landing page.")


@both(
    "comparison",
    (WARNING, WARNING),
    "Comparison",
    "A comparison needs proof on the landing page. Name the measured difference, or leave the other out.",
)
def _comparison(text: str, wording: Wording) -> Iterator[Span]:
    if wording.voice.ledger is not None:
        return
    yield from _said(comparisons(text, word_set(text)), "{} compares; the proof has to stand on the landing page.")


_PRICE_HINTS = frozenset(
    ["save", "saves", "off", "discount", "discounts", "rabatt", "nachlass", "réduction", "remise", "rabais", "descuento", "rebaja", "sconto", "korting", "us",
     "eur", "euro", "euros", "usd", "gbp", "chf", "free", "kostenlos", "gratis", "gratuit", "gratuite", "half", "price", "sur", "auf", "günstiger",
     "complimentary", "pay", "cashback", "cash", "cents", "pence", "rappen", "dollars", "pounds", "francs", "franken", "cheaper", "sparen", "économisez", "ahorre", "coupon", "voucher", "gutschein", "code"]
)  # fmt: skip

_PERCENT = r"(?:\s?%|[ -]?per ?cent\b|[ -](?:prozent|pour cent|por ciento|procent|per cento)\b)"
_NO_GIFT = "gluten|gap|lag|glare|spill|leak|clutter|worry|sugar|toll|tax|duty|hassle|stress|risk|paper|error|pain|lead|oil|dairy|fat|dust|lint|rust|halogen|silicone|solvent|maintenance|noise|barrier|care|trouble|hands|smoke|ice|germ|cruelty|plastic|carbon|residue|defect"


_PRICE = re.compile(
    rf"\b(?:saves?|sparen sie|économisez|ahorre) (?:(?:up to|bis zu|jusqu[’']à|hasta|an extra) )?(?:[$€£]\s?\d[\d.,]*|\d+{_PERCENT}(?! (?:of|on|in|de|du|des|der|des|less|fewer|time|energy|water|paper|fuel|effort|work|of your)\b))|\bfor the price of\b|[-–]\s?\d+\s?% (?:sur (?:nos|tou\w+|chaque)|auf (?:alle|unsere?n?))\b"
    rf"|\d+{_PERCENT}\s?(?:off\b|discount|rabatt|nachlass|günstiger|cheaper|de (?:réduction|remise|rabais|descuento|rebaja)|di sconto|korting)|(?:[$€£]|(?:US|EUR|USD|GBP|CHF)[ $])\s?\d[\d.,]*|(?<!über )(?<![\d.,])\d[\d.,]*\s?(?:€|EUR\b|euros?\b|USD\b|GBP\b|CHF\b|(?:dollars|pounds|francs|franken|cents|pence|rappen)\b(?! (?:of|per square)\b))"
    r"|\b(?:order|buy|take) \w+ (?:\w+ )?(?:and |, )?pay for \w+|\bcomplimentary\b|\b(?:month|year|week|order|shipment|delivery|setup)s? (?:is |are )?on us\b|\bcash[- ]?back\b|\b(?:discount|coupon|voucher|promo|gutschein)[ -]?codes?\b|\b(?:free|kostenlos|gratis|gratuite?s?|half[- ](?:the )?price)\b(?![- ](?:of|from|up|your|our|the|time|teams?|people|staff|range|forms?|fall|standing|flow\w*|form|hand\w*|agents?|radicals?|text|texts|fields?|cutting|machining|weights?|moving|running|draining|carriers?|trade|ports?|zones?|kicks?|wheel\w*|space|cash flow|speech)\b)"
    rf"(?<!-free)(?<!feel free)(?<!set free)(?<!remain free)(?<!remains free)(?<!stays free)(?<!stay free)(?<!keeps free)(?<!for free\))",
    re.IGNORECASE,
)
_GIFTLESS = re.compile(rf"\b(?:{_NO_GIFT}) $", re.IGNORECASE)


@both(
    "price_or_offer",
    (INFO, INFO),
    "Price or offer",
    "Prices, discounts and “free” have to stand on the landing page too, one or two clicks away at most.",
)
def _price(text: str, wording: Wording) -> Iterator[Span]:
    hints = word_set(text) if any(sign in text for sign in "$€£") else _PRICE_HINTS
    for span in _spans(
        _Wordings(_PRICE, _PRICE_HINTS, phrases.PRICE, abroad.PRICE),
        text,
        "{} has to stand on the landing page too.",
        hints,
    ):
        if not _GIFTLESS.search(text, 0, span.start):  # gluten free
            yield span


_URGENCY_HINTS = frozenset(
    ["last", "only", "today", "hurry", "act", "limited", "while", "miss", "ends", "left", "final", "nur", "letzte", "letzten", "letzter",
     "dernière", "dernières", "derniers", "dernier", "última", "últimas", "últimos", "wait", "expires", "expire", "late", "offer", "closes", "closing",
     "can", "doors", "opportunity", "jetzt", "letzten", "now", "running", "gone", "almost", "nearly", "selling", "fast", "que", "heute", "endet", "quedan", "solo", "sólo", "ultimi", "ultima", "ultime",
     "oggi", "laatste", "vandaag", "nog", "beeilen", "dépêchez", "vite", "apúrese", "soon", "deadline", "rush", "ending", "remaining"]
)  # fmt: skip

_SOON = r"(?:today|tonight|soon|tomorrow|at midnight|this (?:week|friday|sunday)|in (?:\d+|a few|two|three) (?:hours?|minutes?|days?))"
_SEATS = "hours?|minutes?|days?|spots?|seats?|places|units?|items?|licen[cs]es|tickets?|slots?|copies|rooms?"


_URGENCY = re.compile(
    rf"\b(?:last chance|only today(?![’']s)|today only|before (?:it(?: is|[’']s)|they(?: are|[’']re)) (?:too late|gone)|(?:offer|sale|deal|discount|registration|enrolment|enrollment) (?:ends|expires|closes)|(?:offer|sale|deal|registration) (?:is )?(?:ending|closing) {_SOON}"
    rf"|hurry|rush now|act (?:now|fast|quickly|today)|limited[- ]time(?! (?:contract|worker|permit|role|position|staff|access))|for a limited time|while (?:stocks?|supplies) lasts?|don[’']t miss(?: out)?(?! (?:an? |any )?(?:\w+ )?(?:reading|deadline|alarm|alert|invoice|call|part|step|beat)s?\b)|(?:ends|closes|expires?|ending|closing) {_SOON}"
    rf"|(?:don[’']t|do not) wait(?! (?:for|on)\b)|now or never|jetzt oder nie|einen der letzten|while you (?:still )?can\b|(?:stocks?|supplies|seats|places|spots) (?:are |is )?running (?:low|out)|doors close|ending soon|last (?:opportunity|days?) to|time is running out|(?:almost|nearly) (?:gone|sold out)|(?:selling|going) (?:out )?fast"
    rf"|(?:only |just )?\d+ (?:{_SEATS}) (?:left|remaining)|(?:only|just) (?:\d+|a few|two|three|five|ten) (?:\w+ )?left|final (?:hours|days|call)(?! (?:of|to|for)\b)|(?:the )?last (?:few )?(?:seats|spots|places|tickets)"
    r"|nur (?:noch )?heute|letzte chance|nur noch (?:heute|bis|wenige|\d+)|letzte[nr]? (?:plätze|tage|stunden|gelegenheit)|endet (?:heute|morgen|bald|in kürze)|beeilen sie sich"
    r"|dernières? (?:chance|places|heures)|derniers jours|plus que (?:quelques|\d+) (?:jours?|heures?|places?)|aujourd[’']hui seulement|dépêchez-vous|faites vite"
    r"|última oportunidad|últim[ao]s (?:días|horas|plazas)|quedan (?:pocas|pocos|\d+)|s[oó]lo hoy|ultim[aei] (?:occasione|giorni|ore|posti)|solo oggi|laatste (?:kans|dagen|plaatsen)|alleen vandaag|nog maar \d+ (?:dagen|uur|plaatsen))(?![^\W_])",
    re.IGNORECASE,
)


@both(
    "urgency",
    (WARNING, WARNING),
    "Pressure to hurry",
    "Urgency that is not true is misleading and disapproved. Keep it only with a real date.",
)
def _urgency(text: str, wording: Wording) -> Iterator[Span]:
    yield from _spans(
        _Wordings(_URGENCY, _URGENCY_HINTS, phrases.URGENCY, abroad.URGENCY),
        text,
        "{} puts pressure on the reader; it must be true on the day the ad runs.",
    )


_PERSONAL_HINTS = frozenset(
    ["your", "you", "debt", "debts", "overweight", "pregnant", "divorced", "as", "recently", "newly", "struggling", "suffering", "living",
     "widowed", "bereaved", "unemployed", "diagnosed", "bankrupt", "depressed", "ihre", "ihren", "ihrer", "votre", "vos", "sie", "vous", "êtes", "als", "tant", "eres", "usted", "estás"]
)  # fmt: skip

_PRIVATE = (
    "debts?|bankruptcy|disability|illness|disease|diagnosis|depression|anxiety|divorce|pregnancy|miscarriage|criminal record|religion|faith|addiction"
    "|drinking|drug use|gambling|obesity|weight|age|diabetes|cancer|asthma|epilepsy|hiv|infertility|insomnia|grief|sexuality|sexual orientation|ethnicity|immigration status"
)
_STATE = "pregnant|divorced|widowed|bereaved|unemployed|laid off|fired|made redundant|diagnosed|bankrupt|convicted|evicted|separated|disabled|overweight|depressed"


_PERSONAL = re.compile(
    rf"\byour (?:low|bad|poor|weak) (?:credit|income|finances|health|score)|\byour (?:{_PRIVATE.replace('|weight', '').replace('|faith', '').replace('|gambling', '').replace('|drinking', '')})\b(?! (?:cent(?:er|re)|clinic|ward|patients?|research|studies|study|trials?|registry|unit|team|group|limits?|verification|checks?)s?\b)"
    r"|\byou (?:were|are|got|have been) (?:(?:recently|just|still) )?(?:fired|divorced|widowed|diagnosed|convicted|evicted|laid off|turned down for (?:a |an )?(?:loan|mortgage|credit|job))\b|\b(?:since|because|now that|when) you (?:went|became|got|turned|lost) (?:bankrupt|pregnant|divorced|widowed|disabled|ill|sick|your (?:job|home|wife|husband))\b|\b(?:overweight|pregnant|divorced|disabled|unemployed|depressed|gay|elderly|indebted) (?:\w+ )?like you\b|\bwe know you (?:failed|lost|were|are|have|had)\b|\byou are going through an? (?:divorce|bankruptcy|illness)\b"
    r"|\bas (?:an? |someone with (?:an? )?)(?:\w+ )?(?:diabetic|diabetes|disability|alcoholic|addict|(?:single|divorced|widowed|unemployed) (?:parent|mother|father|mum|mom|dad|person|woman|man)|widow(?:er)?|muslim|christian|jew|hindu|immigrant|refugee|veteran with \w+|cancer (?:patient|survivor))\b[^.]*\byou"
    r"|\b(?:are you|you are|you[’']re) an? (?:\w+ )?(?:muslim|christian|jewish|jew|hindu|buddhist|catholic|protestant|atheist|gay|lesbian|transgender|bisexual|hispanic|latin[oa]|disabled|diabetic|divorced|pregnant|unemployed|bankrupt|indebted|widowed|(?:black|white|asian|single|elderly) (?:woman|man|person|parent|mother|father|owner|founder|business owner))\b"
    r"|\bas an? (?:\w+ )?(?:woman|man|mother|father|parent|person|founder|owner|employee|driver|worker|manager) (?:over|under|past|aged|in (?:your|their|the)) (?:the age of )?\d{2}s?\b[^.]*\byou|\b(?:women|men|people|mothers|fathers|founders|owners) (?:over|under|past|aged) \d{2}(?: like you|,? you\b)|\bin your (?:early |mid |late |mid-|late-)?[3-8]0[’']?s\b"
    r"|\b(?:als|sind sie) (?:eine? )?(?:muslim\w*|christ(?:in)?|jüd\w+|jude|alleinerziehende[rs]?|geschiedene[rs]?|schwangere|arbeitslose[rs]?|verschuldete[rs]?|behinderte[rs]?|diabetiker(?:in)?|(?:frau|mann|unternehmer|unternehmerin) (?:über|unter|ab) \d{2})\b|\ben tant que (?:femme|homme|musulman\w*|chrétien\w*|juif|juive|mère célibataire|père célibataire|diabétique|chômeu\w+)\b|\b(?:¿?(?:eres|es usted|está usted|estás)) (?:una? )?(?:madre soltera|padre soltero|musulm\w+|cristian\w+|judí\w+|divorciad\w+|embarazada|desemplead\w+|endeudad\w+|diabétic\w+)\b"
    rf"|(?:^|[.!?] )(?:recently|newly|just) (?:{_STATE})\b|(?:^|[.!?] )(?:{_STATE})\s?\?"
    rf"|\b(?:struggling|suffering|living|dealing|battling|drowning) (?:with|from|in) (?:your |an? )?(?:{_PRIVATE})\b(?=[^.?!]{{0,20}}\?|[^.]*\byou)|\b(?:struggling|suffering|battling) (?:with|from) your (?:{_PRIVATE})\b"
    r"|(?:^|\b(?:struggling|living|drowning) (?:with|in) )(?:overweight|pregnant|divorced|depressed|bankrupt|debts?|depression|addiction|obesity)\s?\?"
    r"|\b(?:are you|you are|you[’']re|sind sie|êtes-vous|vous êtes) (?:(?:drowning|deep|heavily) )?(?:pregnant|in debt|unemployed|jobless|overweight|divorced|bankrupt|depressed|gay|disabled|ill(?!-)|sick(?! of)|a single (?:mother|father|parent|mum|mom|dad)|arbeitslos|schwanger|verschuldet|geschieden|krank|enceinte|au chômage|divorcée?|endettée?|malade|(?:over|under) \d{2}(?= ?(?:[.,;:?!]|$|and\b|or\b|years\b)))(?![^\W_])"
    r"|\b(?:ihre|votre) (?:schulden|schwangerschaft|depression|krankheit|diagnose|religion|behinderung|grossesse|maladie|dépression|handicap)\b",
    re.IGNORECASE,
)


@both(
    "personal_attribute",
    (WARNING, WARNING),
    "Knowledge about the reader",
    "Wording that implies you know something private about the reader is disapproved. Speak of the matter, not of the person.",
)
def _personal(text: str, wording: Wording) -> Iterator[Span]:
    yield from _spans(
        _Wordings(_PERSONAL, _PERSONAL_HINTS, phrases.PERSONAL, abroad.PERSONAL),
        text,
        "{} implies that you know something private about the reader.",
    )


_RESTRICTED_HINTS = frozenset(
    ["casino", "casinos", "gambling", "betting", "sportsbook", "bookmaker", "bookmakers", "poker", "roulette", "lottery", "lotteries", "crypto",
     "cryptocurrency", "cryptocurrencies", "bitcoin", "bitcoins", "ethereum", "nft", "nfts", "token", "tokens", "forex", "options", "option", "cfd", "cfds", "payday",
     "tobacco", "cigarette", "cigarettes", "cigar", "cigars", "vape", "vapes", "vaping", "hookah", "shisha", "snus", "nicotine",
     "firearm", "firearms", "ammunition", "ammo", "gun", "guns", "rifle", "rifles", "shotgun", "shotguns", "handgun", "handguns", "pistol", "pistols", "revolver",
     "cannabis", "marijuana", "weed", "cbd", "thc", "vodka", "whisky", "whiskey", "beer", "beers", "wine", "wines", "rum", "tequila", "liqueur", "liqueurs", "brandy",
     "cognac", "champagne", "prosecco", "escort", "escorts", "dating", "drug", "drugs", "opioids", "painkillers", "antibiotics", "steroids", "prescription", "without",
     "malt", "malts", "contracts", "slot", "slots", "pills", "pill", "doctor", "viagra", "loss", "diet", "lose", "marketing", "mlm", "rich", "scheme", "schemes", "counterfeit", "replica", "watches", "fortune", "psychic", "psychics",
     "horoscope", "horoscopes", "miracle", "cure", "cures", "reverse", "reverses", "heal", "heals", "botox", "sex", "sexy", "sexual", "nude", "erotic", "erotica", "fireworks", "explosives", "waffen", "wetten", "glücksspiel", "tabak", "zigaretten"]
)  # fmt: skip

# Whoever sells tools to a brewery sells no beer.
_TRADE = r"(?! (?:[\w-]+ ){0,2}(?:software|apps?|erp|systems?|stocks?|inventor\w+|label\w*|bottl\w+|press\w*|tanks?|kegs?|cool\w*|filter\w*|glass\w*|mats?|gardens?|festivals?|data|logistics|records?|compliance|tax|duty|duties|yeast|growers?|makers?|packag\w+|pallets?|production|analy\w+|laborator\w+|lab|quality|warehous\w+|tourism|fridges?|cellars? (?:control|monitoring))\b)"


# Nor does whoever fits out a casino run one.
_FITTING = r"(?! (?:[\w-]+ ){0,2}(?:floors?|flooring|carpets?|furniture|chairs?|lighting|lamps?|air|filters?|ventilation|hvac|uniforms?|signage|doors?|locks?|cleaning|kitchens?|surveillance|cctv|architect\w*|construction|renovation)\b)"


_RESTRICTED = re.compile(
    rf"\b(?:casinos?{_FITTING}|miracle (?:cures?|drugs?|diets?|pills?|remed(?:y|ies)|treatments?)|(?:cures?|reverses?|heals?) (?:\w+ )?(?:cancer|diabetes|arthritis|dementia|depression|baldness|hair loss|obesity|autism)|botox|gambling|betting|sportsbook|bookmakers?|(?<!concrete )(?<!vibrating )poker(?! vibrat)|roulette|lotter(?:y|ies)|crypto(?:currency|currencies)?|bitcoins?|ethereum|nfts?|token (?:pre)?sale|forex|binary options?|cfds?|payday loans?|(?:tobacco|cigarettes?|cigars?){_TRADE}|vap(?:e|es|ing)|e-cigarettes?|hookah|shisha|snus|nicotine"
    r"|single malts?|contracts for difference|slot machines?|online slots|(?:sleeping|diet|slimming) pills?|no (?:doctor|prescription) (?:needed|required|necessary)|firearms?|ammunition|ammo|rifles?|shotguns?|handguns?|pistols?(?! grip)|(?<!glue )(?<!heat )(?<!spray )(?<!nail )(?<!staple )(?<!grease )(?<!label )(?<!scanner )(?<!torque )(?<!wash )(?<!air )(?<!price )(?<!massage )guns?(?! (?:drill\w*|metal|bor\w+|cotton))|cannabis|marijuana|cbd|thc"
    rf"|(?:vodka|whisk(?:e)?y|rum|tequila|liqueurs?|brandy|cognac|champagne|prosecco|beers?|wines?){_TRADE}|escorts?|adult dating|prescription (?:drugs?|medicines?|painkillers?|pills?)|without (?:a )?prescription|opioids?|anabolic steroids?|viagra|weight[- ]loss|lose weight|lose (?:\d+|\w+) ?(?:kg|pounds|lbs|kilos)|diet pills?|multi[- ]level marketing|network marketing opportunit\w+|mlm|get rich|pyramid schemes?|counterfeit(?! (?:detect\w+|protect\w+|prevent\w+|parts? (?:check|detect)\w*))|replica watches|fortune[- ]tell\w+|psychics?|horoscopes?|sex(?:y|ual)?|nude|erotic(?:a)?"
    r"|fireworks|explosives(?! (?:detect\w+|licen\w+|storage))|waffen|sportwetten|glücksspiel|tabakwaren|zigaretten)\b",
    re.IGNORECASE,
)


@both(
    "restricted_product",
    (WARNING, WARNING),
    "Word of a restricted trade",
    "Gambling, crypto, alcohol, tobacco, weapons, medicines and the like are restricted or forbidden. Check the platform's rules for your countries; this program cannot judge them.",
)
def _restricted(text: str, wording: Wording) -> Iterator[Span]:
    yield from _spans(
        _Wordings(_RESTRICTED, _RESTRICTED_HINTS, phrases.RESTRICTED, abroad.RESTRICTED),
        text,
        "{} may belong to a restricted trade.",
    )


_DISCRIMINATION_HINTS = frozenset(
    ["only", "no", "nur", "need", "hire", "hiring", "seeking", "seek", "wanted", "applicants", "preferred", "looking", "exclusively", "not", "keine", "pas", "seulement", "uniquement", "must"]
)  # fmt: skip

_GROUP = "men|women|males?|females?|boys|girls|whites?|blacks?|christians?|muslims?|jews|jewish|hindus?|catholics?|germans?|europeans?|americans?|asians?|foreigners|immigrants|young|natives?|straight|heterosexuals?|unmarried|single|childless|able-bodied"
_PEOPLE = "people|persons?|families|couples|tenants|applicants|candidates|employees|workers|staff|men|women|professionals|graduates|residents|students|ladies|gentlemen|customers|buyers|guests"


_DISCRIMINATION = re.compile(
    rf"\b(?:{_GROUP}|native speakers)(?: (?:{_PEOPLE}))? (?:under \d{{2}} |over \d{{2}} )?only\b|\bonly (?:for )?(?:men|women|young people|christians|natives|(?:christian|muslim|jewish|white|german|young|male|female|childless|straight) (?:{_PEOPLE}))\b|\bexclusively for (?:men|christians|whites?|young people|(?:christian|white|young|male) (?:{_PEOPLE}))\b"
    r"|\bno (?:foreigners|immigrants|migrants|refugees|women|men|muslims|jews|christians|gays|disabled|pensioners|children allowed|(?:\w+ )?over \d+s?)\b|\b(?:under|over) \d{2} only\b|\b(?:(?:wo)?men|foreigners|immigrants|muslims|christians|mothers|parents|pensioners|over \d+s?|anyone (?:over|under) \d+) need not apply\b|\bonly (?:hire|hiring|seek|take|accept|employ|rent to) (?:people |applicants |staff |men |women )?(?:under|below|over|young|men|women|christians|germans)\b"
    r"|\b(?:ladies|women|men|males|females|girls|boys|natives|christians|germans|young people) preferred\b|\blooking for an? (?:young|male|female|white|christian|unmarried|attractive)\b|\b(?:no|not) (?:for )?(?:arabs|turks|poles|asians|africans|blacks|whites|indians|mexicans|gypsies|roma|foreigners|jews|gays|immigrants)\b|\b(?:native speakers only|only native speakers|must be (?:under|below) \d{2}|nobody over \d{2})\b"
    r"|\b(?:hir(?:e|ing)|seek(?:ing)?|wanted:?) (?:an? )?(?:\w+,? ){0,2}(?:young|christian|white|male|female|unmarried|childless|muslim)\b|\bapplicants (?:over|under) \d{2}\b|\bnur (?:für )?(?:männer|frauen|deutsche|christen|junge)\b|\bkeine (?:ausländer|frauen|männer|muslime)\b|\b(?:réservé aux|uniquement (?:pour )?(?:les |des )?|seulement (?:pour )?(?:les )?)(?:hommes|femmes|français|chrétiens|jeunes)\b|\bpas d[’'](?:étrangers|hommes)\b",
    re.IGNORECASE,
)


@both(
    "discrimination",
    (WARNING, ERROR),
    "Shuts people out",
    "Ads may not shut people out by sex, age, origin, religion or disability. Describe the offer instead.",
)
def _discrimination(text: str, wording: Wording) -> Iterator[Span]:
    yield from _spans(
        _Wordings(_DISCRIMINATION, _DISCRIMINATION_HINTS, phrases.DISCRIMINATION, abroad.DISCRIMINATION),
        text,
        "{} shuts people out.",
    )


_POLITICAL_HINTS = frozenset(
    ["vote", "votes", "elect", "reelect", "election", "elections", "referendum", "candidate", "candidates", "wählen", "wahlkampf", "petition", "bill", "law", "act", "ban", "tax", "taxes",
     "party", "senate", "senator", "governor", "chancellor", "minister", "congress", "congressman", "congresswoman", "parliament", "mayor", "president", "government", "governments",
     "abortion", "brexit", "immigration", "democrats", "republicans", "votez", "élections", "vota", "elecciones", "councillor", "ballot", "brussels", "berlin", "washington", "westminster", "ministers", "march", "protest", "rally", "gun"]
)  # fmt: skip

_OFFICE = "mayor|senator|governor|congress\\w*|president|chancellor|prime minister|councillor|mp|representative"


_POLITICAL = re.compile(
    rf"\b(?:vote (?:for|against|yes|no|green|labour|left|right|conservative|democrat|republican)\b(?! (?:\w+ )?(?:features?|ideas?|names?|designs?|logos?))|(?:vote|candidate|campaigning|running) (?:\w+ ){{0,2}}for (?:mayor|senate|senator|governor|congress|parliament|president|chancellor|prime minister)\b|(?:our|your|my) (?:presidential )?candidate\b[^.]*\b(?:election|taxes|vote)|(?:general|local|federal|european|presidential|midterm) elections?|petition (?:against|for|to)"
    rf"|(?:stop|end|reject|support|oppose|pass|repeal|lift|fight|defend|block) the (?:\w+ |\w+[’']s ){{0,3}}(?:bill|law|ban|tax|act|referendum)\b|(?:tell|ask|call|write to|email) your (?:{_OFFICE})|(?:donate|give|contribute) to (?:our|the) (?:party|campaign)|(?:donate|contribute) to (?:\w+ ){{0,3}}(?:{_OFFICE})|(?:campaign|team|reelection|supporters) (?:of|for|to elect) (?:\w+ )?(?:{_OFFICE})\b"
    r"|(?:tell|urge|ask|call on) (?:brussels|berlin|washington|westminster|congress|parliament|the government|the senate|ministers) to|\w+ for (?:governor|mayor|senate|senator|president|congress|chancellor|parliament)\s*[.!]?$|(?:march|protest|rally|demonstrate) (?:with us )?against|against the (?:minister|government|president|chancellor|mayor)|(?:abortion|immigration|gun) (?:ban|rights?|laws?|control|reform|policy)|pro-(?:life|choice)|anti-abortion|brexit (?:vote|party|now)|re-?elect|elect [A-Z]?\w+(?<!elect to)(?<!elect a)(?<!elect the)|your vote|get out the vote|on the ballot|ballot measure|election campaign|referendum|presidential candidate|wählen sie (?:die|den|am|grün|links|rechts|spd|cdu|fdp|unsere)|wahlkampf|votez (?:pour|contre)(?! (?:vos|votre|nos|les|le|la|un|une) (?:menus?|idées?|noms?|logos?|projets?|produits?|couleurs?))|vota (?:por|a|no|sí)\b)",
    re.IGNORECASE,
)


@both(
    "political",
    (WARNING, ERROR),
    "Political advertising",
    "LinkedIn takes no political advertising; Google asks for verification and runs none in the EU.",
)
def _political(text: str, wording: Wording) -> Iterator[Span]:
    yield from _spans(
        _Wordings(_POLITICAL, _POLITICAL_HINTS, phrases.POLITICAL, abroad.POLITICAL),
        text,
        "{} reads like political advertising.",
    )


_FEW_WORDS = 2


_PLACEHOLDER_HINTS = frozenset(
    ["lorem", "todo", "tbd", "tbc", "fixme", "xxx", "xxxx", "xxxxx", "insert", "enter", "your", "add", "put", "goes", "here", "placeholder", "dummy", "sample", "replace", "hier", "einfügen", "ici",
     "asdf", "asdfg", "asdfgh", "asdfjkl", "sdfg", "dfgh", "fghj", "qwer", "qwert", "zxcv", "zxcvb", "yxcv", "hjkl", "poiu", "lkjh", "blah", "bla"]
)  # fmt: skip

_SLOT = "headline|title|description|text|copy|(?:company|brand|product|city|customer|first|last|business|service|competitor|keyword|industry)(?: name)?|name|offer|price|date|number|keyword|cta|call to action|benefit|usp|link|url"


_PLACEHOLDER = re.compile(
    rf"(?i:\blorem ipsum\b)|\b(?:TODO|TBD|TBC|FIXME)\b|\bX{{3,}}\b|\[(?!(?i:OK|cancel|accept|decline|yes|no|reply|dismiss|install|update|allow|close)\])[^\[\]]{{2,40}}\]|<[A-Za-z][A-Za-z _-]{{1,30}}>|\{{\{{[^{{}}]*\}}\}}|\b(?:FIRST|LAST|COMPANY|PRODUCT|BRAND)_?NAME\b|\b(?i:insert|enter) (?i:headline|description|text|company name|brand name|product name)(?i: here)?\b|\b(?i:your (?:company|brand|product) name)\b|\b(?i:your (?:headline|description|text))(?i: here\b|\s*$)"
    rf"|(?i:\b(?:insert|enter|add|put|replace with) (?:your |the |a |an )?(?:{_SLOT}) here\b)|\b(?:INSERT|ENTER|ADD|YOUR) (?i:(?:{_SLOT}))\b|(?i:\b(?:{_SLOT})(?: \d+)? goes here\b|\b(?:dummy|placeholder|sample|filler) (?:text|headline|copy|description)\b|\byour (?:{_SLOT}) here\b|\bhier (?:text|titel|name) einfügen\b|\b(?:text|titel|name) hier einfügen\b)|%(?:[a-z_]{{3,20}}|[A-Z_]{{3,20}})%"
    r"|\b(?i:asdf\w*|s?dfgh\w*|sdfg|fghj\w*|qwert?|zxcv\w*|yxcv\w*|hjkl|poiu\w*|lkjh\w*)\b|\b(?i:bla(?:h)?(?: bla(?:h)?)+)\b"
    r"|^(?i:headline|description|text|ad|sitelink|callout|title) ?\d*$|^(?i:test(?: ad| headline| text)?|asdf\w*|qwerty|foo|bar|blah blah\w*|n/a|none|null)$"
)


@both(
    "placeholder",
    (ERROR, ERROR),
    "Placeholder",
    "A text that was never written would cost money. Write it, or remove it.",
)
def _placeholder(text: str, wording: Wording) -> Iterator[Span]:
    words = word_set(text)
    if may_be_abroad(text):
        for found in abroad.PLACEHOLDER.finditer(text):
            yield Span(found.start(), found.end(), f"“{found[0]}” is a placeholder.")
    for found in phrases.PLACEHOLDER.found(text, words):
        yield Span(found.start(), found.end(), f"“{found[0]}” is a placeholder.")
    if (
        len(words) > _FEW_WORDS
        and _PLACEHOLDER_HINTS.isdisjoint(words)
        and "NAME" not in text
        and not any(sign in text for sign in "[<{%")
    ):
        return
    for found in _PLACEHOLDER.finditer(text):
        yield Span(found.start(), found.end(), f"“{found[0]}” is a placeholder.")
    if not found_any_letter(text):
        yield Span(0, len(text), f"{wording.label} {quoted(text)} says nothing.")


def found_any_letter(text: str) -> bool:
    """Whether there is a letter or a digit in a text (an empty text is another rule's matter)."""
    return not text.strip() or any(char.isalnum() for char in text)


_LAST = 24


_CUT = re.compile(
    r"(?:\b(?:want|wants|need|needs|able|ready|how|time|try|trying|going|have|has|helps?|(?:the|your|our) \w+) to\s*$|\b(?:by|for|in|with|save|saves) up to\s*$|\b(?:a|an|the|your|our|their|off|and|or|of|to)\s?(?:…|\.\.\.)\s*$|\b(?:keeps?|kept|stops?|prevents?|saves?|protects?|frees?)(?: \w+)? from\s*$|\b(?:and|or) (?:in|on|for|with|to|at|by|from)\s*$|\b(?:into|onto|than|whose|every|if|und|sowie|für|pour|avec|para|per il|della)\s*$|\b(?:a|an|and|or|the|your|our|their|its|of|but|because|which|per|via|with|und|oder|der|die|das|mit|et|le|la|les|de|y|el|con)|[,;:&(\-–])\s*$",
    re.IGNORECASE,
)


# “Melden Sie sich an” is whole: a German verb may leave its first part at the end.
_GERMAN = {
    "an": re.compile(
        r"\b(?:Sie|Ihr|Ihre[nmrs]?|[Ww]ir|sich|uns|[Jj]etzt)\b"
        r"|\b(?:f[aä]ng|biet|nimm|nehm|s[ie]+h|ruf|meld|k[oü]nd|komm|pass|leg|zeig|greif|schau|pack|st[eo]ss?|zieh|tr[eiä]+t|geh)\w*\b",
        re.I,
    ),
    "mit": re.compile(
        r"\b(?:nehmen|nimmt|machen?|macht|bringen|bringt|kommen|kommt|wachsen|wächst|denken|denkt)\b", re.I
    ),
}


# “The taste your dog dreams of” is whole.
_WHOLE = re.compile(
    r"\b(?:dream(?:s|t|ed|ing)?|think(?:s|ing)?|thought|proud|afraid|sure|tired|fond|made|part|rid|hear|heard|unheard|care|kind|sort|aware|capable|ahead|speak|speaks|take advantage) of\s*$",
    re.IGNORECASE,
)


def _left_by_verb(last: str, text: str) -> bool:
    return last in _GERMAN and bool(_GERMAN[last].search(text))


@both("cut_off", (WARNING, WARNING), "Text that seems cut off", "The text ends in the middle of a sentence. Finish it.",
      Role.HEADLINE, Role.DESCRIPTION, Role.ASSET, Role.ASSET_LINE, Role.INTRO, Role.POST_HEADLINE, Role.POST_DESCRIPTION, Role.SUBJECT, Role.BODY)  # fmt: skip
def _cut_off(text: str, wording: Wording) -> Iterator[Span]:
    found = _CUT.search(text, max(0, len(text) - _LAST))
    if found and _left_by_verb(found[0].strip().lower(), text):
        return
    if found and _WHOLE.search(text):
        return
    if not found and may_be_abroad(text):
        found = next(
            (
                one
                for one in abroad.CUT_OFF.finditer(text, max(0, len(text) - _LAST))
                if one.end() == len(text.rstrip())
            ),
            None,
        )
    if found and text.strip() != found[0].strip():
        yield Span(found.start(), found.end(), f"{wording.label} {quoted(text)} ends in the middle.")


# "We have linked in all accounts" means something else.
_LINKEDIN = re.compile(r"\b(?:(?i:linked-?in)|Linked In|LINKED IN)\b")


_ALLOWED_BEFORE = re.compile(
    r"\b(?:find|follow|connect|join|see|meet|visit|message|reach)\b[^.!?]{0,25} (?:on|via) (?:our )?$", re.IGNORECASE
)


@linkedin.text(
    Says(
        "names_linkedin",
        ERROR,
        "Names LinkedIn",
        "Ads may not name LinkedIn or imply that it endorses you; “find us on LinkedIn” is allowed.",
    )
)
def _names_linkedin(text: str, wording: Wording) -> Iterator[Span]:
    for found in _LINKEDIN.finditer(text):
        if not _ALLOWED_BEFORE.search(text[: found.start()]):
            yield Span(found.start(), found.end(), "The text names LinkedIn.")


_FAKE = re.compile(
    r"\(\d+\)\s*(?:new |unread )?(?:messages?|notifications?)|\byou have \d+ (?:new |unread |pending )?(?:messages?|notifications?|invitations?|requests?|alerts?)\b|\[(?:play|x|close)\]|^\s*\d+ (?:new |unread )(?:messages?|notifications?|connection requests?|invitations?)\b|[▶►]\ufe0f?\s*(?:play|watch|start)\b"
    r"|\bsie haben \d+ (?:neue |ungelesene )?(?:nachricht|mitteilung|benachrichtigung|einladung)\w*|\bsystemwarnung\b|\b(?:ihr|ihre) (?:\w+-)?(?:konto|rechner|computer|gerät|handy|pc) (?:ist|wurde) (?:infiziert|gesperrt|gehackt|eingeschränkt)|\bvirus (?:gefunden|erkannt|détecté|detectado)\b|\bvous avez \d+ (?:nouveaux? |nouvelles? )?(?:messages?|notifications?|invitations?)|\bvotre (?:compte|ordinateur|appareil|téléphone) (?:a été|est) (?:suspendu|bloqué|infecté|piraté|limité)|\balerte (?:système|virus)\b|\btienes? \d+ (?:nuevos? |nuevas? )?(?:mensajes?|notificaci\w+|invitaci\w+|solicitud\w*)|\b(?:su|tu) (?:cuenta|ordenador|equipo|dispositivo|móvil) (?:ha sido|está) (?:suspendid|bloquead|infectad|hackead)\w+|\b(?:advertencia|alerta) del sistema\b"
    r"|\byour (?:linkedin )?account (?:has been|was|will be|is) (?:limited|restricted|suspended|locked|disabled)\b"
    r"|\byour (?:connection|friend) request (?:is|was|has been)\b|\baccept (?:the|my|this) connection request\b|\b(?:\d+ people|someone) viewed your profile\b|\byou appeared in \d+ searches\b"
    r"|\b(?:your )?(?:computer|device|phone|pc|laptop|mailbox|system) (?:has been|was|is|may be) (?:infected|hacked|compromised|at risk|locked|blocked|full)\b|\b(?:virus|malware|threat)s? (?:found|detected)\b|^\s*(?:\d+ )?(?:missed|incoming) (?:video )?calls?\b|\byou(?: have|[’']ve)? (?:been selected|won)\b(?! (?:the|a) (?:tender|contract|bid))|\bcongratulations[,!] you\b|\b(?:download|update|installation) (?:complete|ready|required)\b\s*(?:[.!]|$)|\b\d+ (?:new|unread|pending) (?:messages?|notifications?|alerts?|invitations?|requests?) (?:from|waiting|in your inbox)\b|\byou have an? (?:new|unread|pending) (?:message|notification|invitation|request)\b|\b(?:confirm|verify) your (?:account|identity) (?:now|to continue)\b",
    re.IGNORECASE,
)


@linkedin.text(
    Says(
        "fake_interface",
        ERROR,
        "Pretends to be a notification",
        "Texts that imitate buttons or notifications are disapproved.",
    )
)
def _fake_interface(text: str, wording: Wording) -> Iterator[Span]:
    for found in _FAKE.finditer(text):
        yield Span(found.start(), found.end(), f"“{found[0]}” imitates LinkedIn's own interface.")


_MANY_HASHTAGS = 3


@linkedin.text(
    Says(
        "many_hashtags",
        WARNING,
        "Many hashtags",
        "Hashtags that have little to do with the offer are disapproved, and each leads readers away. Keep three at most.",
    )
)
def _hashtags(text: str, wording: Wording) -> Iterator[Span]:
    found = list(re.finditer(r"#\w{2,}", text))
    if len(found) > _MANY_HASHTAGS:
        yield Span(
            found[_MANY_HASHTAGS].start(), found[-1].end(), f"There are {len(found)} hashtags; three are plenty."
        )
