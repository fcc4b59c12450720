"""What ad texts promise and imply: superlatives, comparisons, prices, urgency, people, restricted trades."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.evidence.wordings import COMPARISON, COMPARISON_HINTS, SUPERLATIVE, SUPERLATIVE_HINTS
from core.rules.roles import Role, Wording
from core.rules.rule import ERROR, INFO, WARNING, Says, Span
from core.rules.texts import both, linkedin, quoted, word_set


def _spans(pattern: re.Pattern[str], text: str, message: str, hints: frozenset[str]) -> Iterator[Span]:
    """What the pattern finds; `hints` holds a word of each of its alternatives, so that most texts are passed at once."""
    if hints.isdisjoint(word_set(text)):
        return
    for found in pattern.finditer(text):
        yield Span(found.start(), found.end(), message.format(f"“{found[0].strip()}”"))


@both(
    "superlative",
    (WARNING, WARNING),
    "Superlative or promise",
    "“Best”, “#1”, “leading” or “guaranteed” needs proof by a third party on the landing page. Prove it there, or say what you can count.",
)
def _superlative(text: str, wording: Wording) -> Iterator[Span]:
    if wording.voice.ledger is not None:  # then the ledger knows what is proved
        return
    yield from _spans(SUPERLATIVE, text, "{} needs proof on the landing page.", SUPERLATIVE_HINTS)


@both(
    "comparison",
    (WARNING, WARNING),
    "Comparison",
    "A comparison needs proof on the landing page. Name the measured difference, or leave the other out.",
)
def _comparison(text: str, wording: Wording) -> Iterator[Span]:
    if wording.voice.ledger is not None:
        return
    yield from _spans(COMPARISON, text, "{} compares; the proof has to stand on the landing page.", COMPARISON_HINTS)


_PRICE_HINTS = frozenset(
    [
        "save",
        "off",
        "discount",
        "rabatt",
        "réduction",
        "descuento",
        "us",
        "eur",
        "euro",
        "euros",
        "usd",
        "gbp",
        "chf",
        "free",
        "kostenlos",
        "gratis",
        "gratuit",
        "half",
        "price",
        "sur",
        "auf",
    ]
)


_PRICE = re.compile(
    r"\bsave (?:up to )?\d+\s?%|\bfor the price of\b|[-–]\s?\d+\s?% (?:sur (?:nos|tou\w+|chaque)|auf (?:alle|unsere?n?))\b|\d+\s?%\s?(?:off|discount|rabatt|de réduction|de descuento)|(?:[$€£]|(?:US|EUR|USD|GBP|CHF)[ $])\s?\d[\d.,]*|\d[\d.,]*\s?(?:€|EUR\b|euros?\b|USD\b|GBP\b|CHF\b)|\b(?:free|kostenlos|gratis|gratuit|half price)\b(?![- ](?:of|from|up|your|our|the|time|teams?|people|staff)\b)(?<!-free)",
    re.IGNORECASE,
)


@both(
    "price_or_offer",
    (INFO, INFO),
    "Price or offer",
    "Prices, discounts and “free” have to stand on the landing page too, one or two clicks away at most.",
)
def _price(text: str, wording: Wording) -> Iterator[Span]:
    hints = word_set(text) if any(sign in text for sign in "$€£") else _PRICE_HINTS
    yield from _spans(_PRICE, text, "{} has to stand on the landing page too.", hints)


_URGENCY_HINTS = frozenset(
    [
        "last",
        "only",
        "today",
        "hurry",
        "act",
        "limited",
        "while",
        "miss",
        "ends",
        "left",
        "final",
        "nur",
        "letzte",
        "dernière",
        "última",
        "wait",
        "expires",
        "expire",
        "late",
        "offer",
    ]
)


_URGENCY = re.compile(
    r"\b(?:last chance|only today(?![’']s)|today only|before it(?: is|[’']s) too late|offer (?:ends|expires|closes)"
    r"|hurry|act (?:now|fast)|limited[- ]time(?! (?:contract|worker|permit|role|position|staff))|while (?:stocks?|supplies) lasts?|don[’']t miss(?: out)?|ends (?:today|tonight|soon|tomorrow)|(?:don[’']t|do not) wait(?! (?:for|on)\b)|expires? (?:today|tonight|soon|tomorrow)"
    r"|(?:only )?\d+ (?:hours?|minutes?|spots?|seats?|places) left|final hours(?! of)|nur heute|letzte chance|nur noch|dernière chance|última oportunidad)(?![^\W_])",
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
        _URGENCY, text, "{} puts pressure on the reader; it must be true on the day the ad runs.", _URGENCY_HINTS
    )


_PERSONAL_HINTS = frozenset(["your", "you", "debt", "debts", "overweight", "pregnant", "divorced", "as"])


_PERSONAL = re.compile(
    r"\byour (?:low|bad|poor|weak) (?:credit|income|finances|health|score)|\byour (?:debts?|bankruptcy|disability|illness|disease|diagnosis|depression|divorce|pregnancy|criminal record|religion|addiction|obesity|age|diabetes|cancer|asthma|epilepsy|hiv|infertility)\b(?! (?:cent(?:er|re)|clinic|ward|patients?|research|studies|study|trials?|registry|unit|team)s?\b)"
    r"|\byou (?:were|are|got|have been) (?:(?:recently|just|still) )?(?:fired|divorced|widowed|diagnosed|convicted|evicted|laid off|turned down for (?:a |an )?(?:loan|mortgage|credit|job))\b|\byou are going through an? (?:divorce|bankruptcy|illness)\b"
    r"|\bas (?:an? |someone with (?:an? )?)(?:diabetic|diabetes|disability|alcoholic|addict|single parent|widow|muslim|christian|jew|immigrant)\b[^.]*\byou\b"
    r"|(?:^|\b(?:struggling|living|drowning) (?:with|in) )(?:overweight|pregnant|divorced|depressed|bankrupt|debts?|depression|addiction|obesity)\s?\?"
    r"|\b(?:are you|you are|you[’']re) (?:pregnant|in debt|unemployed|jobless|overweight|divorced|bankrupt|depressed|gay|disabled|ill(?!-)|sick(?! of)|(?:over|under) \d{2}(?= ?(?:[.,;:?!]|$|and\b|or\b|years\b)))(?![^\W_])",
    re.IGNORECASE,
)


@both(
    "personal_attribute",
    (WARNING, WARNING),
    "Knowledge about the reader",
    "Wording that implies you know something private about the reader is disapproved. Speak of the matter, not of the person.",
)
def _personal(text: str, wording: Wording) -> Iterator[Span]:
    yield from _spans(_PERSONAL, text, "{} implies that you know something private about the reader.", _PERSONAL_HINTS)


_RESTRICTED_HINTS = frozenset(
    ["casino", "casinos", "gambling", "betting", "sportsbook", "poker", "lottery", "crypto",
     "cryptocurrency", "cryptocurrencies", "bitcoin", "bitcoins", "ethereum", "forex", "options",
     "option", "payday", "tobacco", "cigarette", "cigarettes", "cigar", "cigars", "vape", "vapes",
     "vaping", "firearm", "firearms", "ammunition", "gun", "guns", "cannabis", "marijuana", "cbd",
     "vodka", "whisky", "whiskey", "beer", "wine", "escort", "escorts", "dating", "drug", "drugs",
     "viagra", "loss", "diet", "marketing", "mlm", "rich", "scheme", "counterfeit", "watches", "fortune",
     "horoscope", "horoscopes", "sex", "sexy", "sexual", "nude", "erotic", "erotica"]
)  # fmt: skip


_RESTRICTED = re.compile(
    r"\b(?:casinos?|gambling|betting|sportsbook|poker|lottery|crypto(?:currency|currencies)?|bitcoins?|ethereum|forex|binary options?|payday loans?|tobacco|cigarettes?|cigars?|vap(?:e|es|ing)|e-cigarettes?"
    r"|firearms?|ammunition|(?<!glue )(?<!heat )(?<!spray )(?<!nail )(?<!staple )(?<!grease )(?<!label )(?<!scanner )guns?|cannabis|marijuana|cbd|vodka|whisk(?:e)?y|(?:beer|wine)(?! (?:label|bottl|press|tank|keg|cool|filter|glass))|escorts?|adult dating|prescription drugs?|viagra|weight[- ]loss|diet pills?|multi[- ]level marketing|mlm|get rich|pyramid scheme|counterfeit|replica watches|fortune[- ]tell\w+|horoscopes?|sex(?:y|ual)?|nude|erotic(?:a)?)\b",
    re.IGNORECASE,
)


@both(
    "restricted_product",
    (WARNING, WARNING),
    "Word of a restricted trade",
    "Gambling, crypto, alcohol, tobacco, weapons, medicines and the like are restricted or forbidden. Check the platform's rules for your countries; this program cannot judge them.",
)
def _restricted(text: str, wording: Wording) -> Iterator[Span]:
    yield from _spans(_RESTRICTED, text, "{} may belong to a restricted trade.", _RESTRICTED_HINTS)


_DISCRIMINATION_HINTS = frozenset(
    ["only", "no", "nur", "need", "hire", "hiring", "seeking", "seek", "wanted", "applicants"]
)


_DISCRIMINATION = re.compile(
    r"\b(?:men|women|males|females|whites?|christians?|muslims?|germans?|young people|natives?|native speakers) only\b|\bonly (?:for )?(?:men|women|young people|christians|natives)\b"
    r"|\bno (?:foreigners|immigrants|women|men|muslims|disabled|over \d+s?)\b|\bunder \d{2} only\b|\b(?:(?:wo)?men|foreigners|immigrants|muslims|christians|mothers|parents|pensioners|over \d+s?) need not apply\b|\bonly (?:hire|hiring|seek|take|accept) (?:people |applicants |staff )?(?:under|below|over) \d{2}\b"
    r"|\b(?:hir(?:e|ing)|seek(?:ing)?|wanted:?) (?:an? )?(?:\w+,? ){0,2}(?:young|christian|white|male|female|unmarried|childless|muslim)\b|\bapplicants (?:over|under) \d{2}\b|\bnur (?:männer|frauen)\b",
    re.IGNORECASE,
)


@both(
    "discrimination",
    (WARNING, ERROR),
    "Shuts people out",
    "Ads may not shut people out by sex, age, origin, religion or disability. Describe the offer instead.",
)
def _discrimination(text: str, wording: Wording) -> Iterator[Span]:
    yield from _spans(_DISCRIMINATION, text, "{} shuts people out.", _DISCRIMINATION_HINTS)


_POLITICAL_HINTS = frozenset(
    ["vote", "elect", "reelect", "election", "elections", "referendum", "candidate", "candidates", "wählen", "petition", "bill", "law",
     "party", "senate", "senator", "governor", "chancellor", "minister", "congress", "parliament", "mayor", "president", "government", "governments"]
)  # fmt: skip


_POLITICAL = re.compile(
    r"\b(?:vote (?:for|against|yes|no|green|labour|left|right|conservative|democrat|republican)\b|(?:vote|candidate|campaigning|running) (?:\w+ ){0,2}for (?:mayor|senate|senator|governor|congress|parliament|president|chancellor|prime minister)\b|(?:our|your|my) (?:presidential )?candidate\b[^.]*\b(?:election|taxes|vote)|(?:general|local|federal|european) elections?|petition (?:against|for|to)|(?:stop|reject|support|oppose|pass) the (?:\w+ |\w+[’']s )*(?:bill|law)|(?:tell|ask|call) your (?:senator|congress\w*|mp|representative)|(?:donate|give) to (?:our|the) party|re-?elect|elect \w+|your vote|election campaign|referendum|presidential candidate|wählen sie)\b",
    re.IGNORECASE,
)


@both(
    "political",
    (WARNING, ERROR),
    "Political advertising",
    "LinkedIn takes no political advertising; Google asks for verification and runs none in the EU.",
)
def _political(text: str, wording: Wording) -> Iterator[Span]:
    yield from _spans(_POLITICAL, text, "{} reads like political advertising.", _POLITICAL_HINTS)


_FEW_WORDS = 2


_PLACEHOLDER_HINTS = frozenset(["lorem", "todo", "tbd", "fixme", "xxx", "xxxx", "xxxxx", "insert", "enter", "your"])


_PLACEHOLDER = re.compile(
    r"(?i:\blorem ipsum\b)|\b(?:TODO|TBD|FIXME)\b|\bX{3,}\b|\[[^\[\]]{2,40}\]|<[A-Za-z][A-Za-z _-]{1,30}>|\{\{[^{}]*\}\}|\b(?i:insert|enter|your) (?i:headline|description|text|company name|brand name|product name)(?i: here)?\b"
    r"|^(?i:headline|description|text|ad|sitelink|callout) ?\d*$|^(?i:test(?: ad| headline)?|asdf\w*|qwerty|foo|bar|n/a|none|null)$"
)


@both(
    "placeholder",
    (ERROR, ERROR),
    "Placeholder",
    "A text that was never written would cost money. Write it, or remove it.",
)
def _placeholder(text: str, wording: Wording) -> Iterator[Span]:
    words = word_set(text)
    if len(words) > _FEW_WORDS and _PLACEHOLDER_HINTS.isdisjoint(words) and not any(sign in text for sign in "[<{"):
        return
    for found in _PLACEHOLDER.finditer(text):
        yield Span(found.start(), found.end(), f"“{found[0]}” is a placeholder.")
    if not found_any_letter(text):
        yield Span(0, len(text), f"{wording.label} {quoted(text)} says nothing.")


def found_any_letter(text: str) -> bool:
    """Whether there is a letter or a digit in a text (an empty text is another rule's matter)."""
    return not text.strip() or any(char.isalnum() for char in text)


_LAST = 12


_CUT = re.compile(
    r"(?:\b(?:want|wants|need|needs|able|ready|how|time|try|trying|going|have|has|helps?) to\s*$|\b(?:by|for|in|with|save|saves) up to\s*$|\b(?:a|an|the|your|our|their|off|and|or|of|to)\s?(?:…|\.\.\.)\s*$|\b(?:a|an|and|or|the|your|our|their|its|of|but|because|which|per|via|with|und|oder|der|die|das|mit|et|le|la|les|de|y|el|con)|[,;:&(\-–])\s*$",
    re.IGNORECASE,
)


# “Melden Sie sich an” is whole: a German verb may leave its first part at the end.
_GERMAN = {
    "an": re.compile(r"\b(?:Sie|Ihr|Ihre[nmrs]?|[Ww]ir|sich|uns|[Jj]etzt)\b"),
    "mit": re.compile(
        r"\b(?:nehmen|nimmt|machen?|macht|bringen|bringt|kommen|kommt|wachsen|wächst|denken|denkt)\b", re.I
    ),
}


def _left_by_verb(last: str, text: str) -> bool:
    return last in _GERMAN and bool(_GERMAN[last].search(text))


@both("cut_off", (WARNING, WARNING), "Text that seems cut off", "The text ends in the middle of a sentence. Finish it.",
      Role.HEADLINE, Role.DESCRIPTION, Role.ASSET, Role.ASSET_LINE, Role.INTRO, Role.POST_HEADLINE, Role.POST_DESCRIPTION, Role.SUBJECT, Role.BODY)  # fmt: skip
def _cut_off(text: str, wording: Wording) -> Iterator[Span]:
    found = _CUT.search(text, max(0, len(text) - _LAST))
    if found and _left_by_verb(found[0].strip().lower(), text):
        return
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
    r"\(\d+\)\s*(?:new |unread )?(?:messages?|notifications?)|\byou have \d+ (?:new |unread )?(?:messages?|notifications?)\b|\[(?:play|x|close)\]|^\s*\d+ (?:new |unread )(?:messages?|notifications?|connection requests?|invitations?)\b|[▶►]\ufe0f?\s*(?:play|watch|start)\b"
    r"|\byour (?:linkedin )?account (?:has been|was|will be|is) (?:limited|restricted|suspended|locked|disabled)\b"
    r"|\byour (?:connection|friend) request (?:is|was|has been)\b|\baccept (?:the|my|this) connection request\b|\b(?:\d+ people|someone) viewed your profile\b|\byou appeared in \d+ searches\b",
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
