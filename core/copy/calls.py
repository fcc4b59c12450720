"""What the reader is asked to do: from the offer and its button, or from the goal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.brief.brief import Brief
from core.copy.lexicon import DETERMINERS
from core.copy.phrases import head_noun, noun_phrase
from core.copy.shapes import Shape, shape_of
from core.copy.tables import table
from core.copy.verbs import NOUN_OR_VERB, PLAIN_VERBS
from core.copy.words import article, is_plural, lower_first, stem, stems, tokens

_IDIOMS = table("started more up in now today sales us to with touch out around it free here online")
_WITH_ARTICLE = table(
    """
    demo call quote consultation meeting assessment pilot tour audit walkthrough session workshop review visit
    """
)
_VERBS_BY_OFFER = (
    ("trial", "Start"), ("demo", "Book"), ("pilot", "Book"), ("call", "Book"), ("consultation", "Book"), ("workshop", "Book"),
    ("webinar", "Join"), ("guide", "Get"), ("quote", "Request"), ("audit", "Book"), ("assessment", "Book"), ("session", "Book"), ("tour", "Book"),
)  # fmt: skip
_EXISTING = table("guide report whitepaper ebook checklist template webinar event workshop study calculator")
# LinkedIn's label for the button, by a word of the offer or the button.
_LABELS = (
    ("demo", "REQUEST_DEMO"), ("trial", "SIGN_UP"), ("webinar", "REGISTER"), ("event", "ATTEND"), ("workshop", "REGISTER"),
    ("register", "REGISTER"), ("guide", "DOWNLOAD"), ("report", "DOWNLOAD"), ("whitepaper", "DOWNLOAD"), ("ebook", "DOWNLOAD"),
    ("checklist", "DOWNLOAD"), ("download", "DOWNLOAD"), ("template", "DOWNLOAD"), ("quote", "VIEW_QUOTE"), ("newsletter", "SUBSCRIBE"),
    ("subscribe", "SUBSCRIBE"), ("testen", "SIGN_UP"), ("testzugang", "SIGN_UP"), ("essai", "SIGN_UP"), ("prueba", "SIGN_UP"), ("démo", "REQUEST_DEMO"), ("apply", "APPLY"), ("sign", "SIGN_UP"), ("join", "JOIN"),
)  # fmt: skip


@dataclass(frozen=True)
class Call:
    """An imperative phrase without a full stop; `offered` when the brief's offer is in it."""

    phrase: str
    evidence: str | None
    offered: bool


def calls_of(brief: Brief, sayable: Callable[[str], bool]) -> tuple[Call, ...]:
    """The brief's own calls, the fullest first; empty when it has neither offer nor button."""
    offer = brief.offer.name.strip(" .!") if brief.offer else ""
    button = (brief.offer.call_to_action or "").strip(" .!") if brief.offer else ""
    offer = offer if offer and sayable(offer) else ""
    button = button if button and sayable(button) else ""
    phrases = [_offer_call(offer, button)] if offer else []
    phrases += [_free_too(_repaired(button), offer, sayable)] if button else []
    phrases += [_measured(phrases[0], offer)] if offer else []
    evidence = f"Offer: {brief.offer.name}" if brief.offer else None
    distinct = dict.fromkeys(phrase for phrase in phrases if phrase)
    return tuple(Call(phrase, evidence, offered=bool(offer) and at == 0) for at, phrase in enumerate(distinct))


def linkedin_label(brief: Brief, *, offered: bool) -> str:
    """LinkedIn's button for an ad whose text makes the offer (`offered`) or only informs: `SIGN_UP`, `LEARN_MORE`, …"""
    if not offered or brief.offer is None:
        return "LEARN_MORE"
    words = _singulars(f"{brief.offer.name} {brief.offer.call_to_action or ''}")
    return next((label for word, label in _LABELS if word in words), "LEARN_MORE")


def _offer_call(offer: str, button: str) -> str:
    """`14-day guided trial` with the button `Start trial` → `Start your 14-day guided trial`."""
    if shape_of(offer) is Shape.IMPERATIVE:
        return offer
    verb = _verb(offer, button)
    inside = _inside(offer)
    first = tokens(inside)[0].lower() if tokens(inside) else ""
    counted = re.fullmatch(r"[\d.,]+", inside.split()[0]) is not None
    if first in DETERMINERS or counted or "%" in inside.split()[0] or " off " in f" {inside} ":
        return f"{verb} {inside}"
    if (_indefinite(button) or " your " in inside) and noun_phrase(inside).number == "count":
        return f"{verb} {article(inside)} {inside}"
    return f"{verb} {_own_determiner(button) or _determiner(inside)} {inside}"


def _verb(offer: str, button: str) -> str:
    words = button.split()
    about = stem(head_noun(offer)) in stems(" ".join(words[1:]))
    if words and words[0].lower() in PLAIN_VERBS | NOUN_OR_VERB and about:
        return words[0]
    return next((verb for word, verb in _VERBS_BY_OFFER if word in stems(offer)), "Get")


def _own_determiner(button: str) -> str:
    """`Book your workshop` → your, where the button has one."""
    words = button.lower().split()
    return words[1] if len(words) > 2 and words[1] in {"your", "the"} else ""


def _indefinite(button: str) -> bool:
    return len(button.split()) > 2 and button.split()[1].lower() in {"a", "an"}


def _inside(offer: str) -> str:
    first = offer.split()[0]
    return lower_first(offer) if first[:1].isupper() and not any(char.isupper() for char in first[1:]) else offer


def _repaired(button: str) -> str:
    """`Start trial` → `Start your trial`: a button may drop its article, a sentence may not."""
    words = button.split()
    if len(words) != 2 or words[0].lower() not in PLAIN_VERBS | NOUN_OR_VERB or words[1].lower() in _IDIOMS:
        return button
    object_ = lower_first(words[1]) if words[1].istitle() else words[1]
    if is_plural(object_):
        return f"{words[0]} {object_}"
    return f"{words[0]} {article(object_) if object_.lower() in _WITH_ARTICLE else _determiner(object_)} {object_}"


def _free_too(call: str, offer: str, sayable: Callable[[str], bool]) -> str:
    """`Book an assessment` for a free risk assessment → Book a free assessment: what is free is called so in each call."""
    words = call.split()
    given = "free" in offer.lower().split() and "free" not in call.lower().split()
    same = stem(head_noun(offer)) == stem(words[-1])
    if not given or not same or len(words) not in {2, 3} or (len(words) == 3 and words[1].lower() not in DETERMINERS):
        return call
    first = "a" if words[1].lower() in {"a", "an"} else words[1].lower()
    made = f"{words[0]} {first} free {words[-1]}" if len(words) == 3 else f"{words[0]} free {words[-1]}"
    return made if sayable(made) else call


def _measured(call: str, offer: str) -> str:
    """`Start your 14-day guided trial` → Start your 14-day trial: the figure and the thing, where words stand between."""
    words = offer.split()
    measured = (
        len(words) > 2 and re.fullmatch(r"\d+-[a-z]+", words[0]) and words[-1].isalpha() and call.endswith(offer[1:])
    )
    return f"{call[: -len(offer)]}{words[0]} {words[-1]}" if measured else ""


def _determiner(offer: str) -> str:
    """`the` for what exists once (a guide, a webinar), `your` for what is made for the reader (a trial, a demo)."""
    return "the" if _singulars(offer) & _EXISTING else "your"


def _singulars(text: str) -> set[str]:
    return {word.lower().removesuffix("s") for word in tokens(text)}
