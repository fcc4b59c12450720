"""The phrase grammar of Google headlines: frames by role, filled with facts of a fitting shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.copy.casing import name
from core.copy.facts import Fact, FactModel
from core.copy.fields import HEADLINE
from core.copy.line import Candidate
from core.copy.phrases import NounPhrase, noun_phrase, shorter_keywords
from core.copy.reductions import reductions
from core.copy.sentences import is_firm, is_told, is_wanted, takes_with, works
from core.copy.shapes import Shape
from core.copy.validate import Rules
from core.copy.words import content_stems, lower_first
from core.copy.writing import Pen, candidate, names, product_names, short_names

_FULL_THOUGHT = 3
# What is said of a product only; a company is not shown "in action".
_OF_PRODUCT = ("works", "in action", "can do", "started with", "at a glance")
# The weight of a fact that stands in a headline word for word.
WHOLE = 1.0

# (role, family, frame, weight); {name} is the product or the company, {brand} the shorter of both.
_NAME_FRAMES = (
    ("brand", "name", "{name}", 0.92), ("brand", "meet", "meet {name}", 0.62), ("brand", "discover", "discover {name}", 0.58),
    ("brand", "site", "{name} official site", 0.55), ("brand", "explore", "explore {name}", 0.40),
    ("brand", "glance", "{name} at a glance", 0.38), ("brand", "know", "get to know {name}", 0.42),
    ("question", "why", "why {name}?", 0.46), ("question", "right", "is {name} right for you?", 0.42),
    ("question", "questions", "questions? ask {brand}", 0.35), ("brand", "for team", "{name} for your team", 0.36),
)  # fmt: skip
_CALL_FRAMES = {
    "awareness": (("learn", "learn more about {name}", 0.7), ("how", "see how {name} works", 0.7), ("can", "see what {name} can do", 0.55)),
    "traffic": (("how", "see how {name} works", 0.7), ("learn", "learn more about {name}", 0.68), ("can", "see what {name} can do", 0.55)),
    "leads": (
        ("talk", "talk to the {brand} team", 0.66), ("how", "see how {name} works", 0.68), ("start", "get started with {name}", 0.55),
        ("contact", "contact {brand} today", 0.5), ("can", "see what {name} can do", 0.5), ("learn", "learn more about {name}", 0.5),
    ),
    "pipeline": (
        ("talk", "talk to the {brand} team", 0.68), ("how", "see how {name} works", 0.68), ("action", "see {name} in action", 0.55),
        ("contact", "contact {brand} today", 0.5), ("can", "see what {name} can do", 0.5), ("learn", "learn more about {name}", 0.48),
    ),
}  # fmt: skip
# Without a name that fits; each stands on its own.
_NAMELESS = (
    ("cta", "how it works", "see how it works", 0.45), ("cta", "more", "learn more today", 0.4), ("cta", "team", "talk to our team", 0.4),
    ("cta", "touch", "get in touch today", 0.36), ("question", "fit", "is it right for you?", 0.12), ("cta", "details", "see all the details", 0.33),
    ("cta", "look", "take a look", 0.26), ("question", "ask", "questions? ask our team", 0.3),
    ("cta", "site", "visit our website", 0.3), ("cta", "overview", "read the overview", 0.25), ("cta", "get started", "get started today", 0.34),
    ("cta", "find out", "find out more", 0.3), ("cta", "facts", "get the facts", 0.3), ("cta", "need", "tell us what you need", 0.28),
    ("cta", "start here", "start here", 0.2), ("cta", "plan", "plan your next step", 0.22),
)  # fmt: skip


def shared_headlines(model: FactModel, rules: Rules) -> list[Candidate]:
    """Headlines that fit every ad group of the brief."""
    pen = Pen(model, rules, titled=True)
    for fact in model.facts:
        _fact_lines(pen, fact)
    for write in (
        _category_lines,
        _offer_lines,
        _name_lines,
        _audience_lines,
        _pain_lines,
        _proof_lines,
        _nameless_lines,
    ):
        write(pen)
    return pen.found


def keyword_headlines(model: FactModel, rules: Rules, phrases: Sequence[NounPhrase]) -> list[Candidate]:
    """Headlines that hold a search phrase of the ad group, the first phrases first."""
    pen = Pen(model, rules, titled=True)
    for rank, phrase in enumerate(phrases):
        _keyword_lines(pen, phrase, max(0.5, 0.9 - 0.06 * rank))
    return pen.found


def _fact_lines(pen: Pen, fact: Fact) -> None:
    strict = fact.kind == "claim"
    wordings = reductions(fact.text, fact.shape, strict=strict)
    role = _role(fact)
    first = pen.first(wordings, HEADLINE)
    whole = first is not None and first.lower() == fact.text.lower()
    pen.put(candidate(role, first, fact.evidence, ("fact", (fact.key,), WHOLE if whole else _kept_weight(first, fact))))
    for wording in wordings:
        done = pen.first([wording], HEADLINE)
        thin = len(content_stems(wording)) < _FULL_THOUGHT
        pen.put(candidate(role, done, fact.evidence, ("fact, shorter", (fact.key,), 0.4 if thin else 0.6)))
    for family, frame, weight in _FACT_FRAMES.get(fact.shape, ()):
        _framed_fact(pen, fact, wordings, (family, frame, weight))


_FACT_FRAMES = {
    Shape.IMPERATIVE: (
        ("with brand", "{fact} with {brand}", 0.62), ("ready", "ready to {inside}?", 0.6), ("brand colon", "{brand}: {fact}", 0.5),
    ),
    Shape.THIRD_PERSON: (("brand verb", "{brand} {inside}", 0.62),),
    Shape.PREDICATE: (("brand colon", "{brand}: {fact}", 0.56),),
    Shape.NEGATED: (("brand colon", "{brand}: {fact}", 0.56),),
    Shape.NOUN: (("brand colon", "{brand}: {fact}", 0.54), ("get", "get {inside}", 0.5)),
    Shape.CLAUSE: (),
    Shape.OTHER: (),
}  # fmt: skip


def _framed_fact(pen: Pen, fact: Fact, wordings: Sequence[str], frame: tuple[str, str, float]) -> None:
    family, pattern, weight = frame
    if "{inside}" in pattern and not fact.lowerable:
        return
    if family == "get" and not noun_phrase(fact.text).bare:
        return
    brands = short_names(pen.model) if "{brand}" in pattern else [""]
    texts = (
        pattern.format(fact=wording, inside=lower_first(wording), brand=brand)
        for wording in wordings
        for brand in brands
        if family != "with brand" or takes_with(fact)
    )
    evidence = fact.evidence
    role = "question" if family == "ready" else _role(fact)
    pen.add(role, texts, HEADLINE, (family, (fact.key,), weight), evidence)


def _kept_weight(wording: str | None, fact: Fact) -> float:
    """A wording that loses words of meaning had better leave the fact to a description."""
    return 0.95 if len(content_stems(wording or "")) >= len(content_stems(fact.text)) else 0.68


def _role(fact: Fact) -> str:
    """What a headline of the fact is for; what is not needed takes away an objection (`No cloud required`)."""
    if fact.kind == "claim":
        return "proof"
    return "objection" if fact.shape is Shape.NEGATED else "benefit"


def _category_lines(pen: Pen) -> None:
    if pen.model.category:
        _keyword_lines(pen, pen.model.category, 0.66, role="category")
    described = pen.model.described
    if described:
        wordings = reductions(described, Shape.NOUN, strict=False)
        heads = [head for head in (_first_object(described),) if head]
        pen.add("category", [*wordings[:1], *heads, *wordings[1:]], HEADLINE, ("described", ("category",), 0.7))


def _first_object(described: str) -> str:
    """`monitoring for pumps and compressors` → `monitoring for pumps`."""
    head, link, object_ = described.partition(" for ")
    first = object_.split(" and ")[0].split(", ")[0]
    return f"{head}{link}{first}" if link and first != object_ and len(first.split()) == 1 else ""


def _keyword_lines(pen: Pen, phrase: NounPhrase, weight: float, role: str = "keyword") -> None:
    wordings = shorter_keywords(phrase.text, HEADLINE.max_width)
    weight -= 0.25 if " " not in phrase.text else 0.0
    key = (f"keyword:{phrase.text}",)
    pen.add(role, wordings[:1], HEADLINE, ("keyword", key, weight))
    whole = pen.first(wordings[:1], HEADLINE) is not None
    for wording in wordings[1:]:
        pen.add(role, [wording], HEADLINE, ("keyword, shorter", key, weight - (0.4 if whole else 0.08)))
    frames = _keyword_frames(pen.model, phrase, wanted=is_wanted(phrase, pen.model))
    for family, text, lower in frames:
        single = 0.25 if " " not in phrase.text else 0.0
        pen.add(role, text, HEADLINE, (family, key, weight - lower + single))


def _keyword_frames(model: FactModel, phrase: NounPhrase, *, wanted: bool) -> Iterable[tuple[str, list[str], float]]:
    text = phrase.text
    if " for " not in text:
        yield "keyword for", [f"{text} for {people}" for people in model.audiences], 0.06
    yield "keyword by", [f"{text} by {brand}" for brand in short_names(model)], 0.1
    head = noun_phrase(text.partition(" for ")[0])
    if wanted:
        yield "need", _asked_for(phrase), 0.14
        yield "need head", _asked_for(head) if head.text != text else [], 0.16
    yield "see", [f"explore {text}"] if phrase.number == "plural" else [], 0.2
    yield (
        "discover keyword",
        [f"discover {text}", f"explore {text}", f"get {text}"] if phrase.number == "mass" and " " in text else [],
        0.24,
    )


def _asked_for(phrase: NounPhrase) -> list[str]:
    return [f"looking for {phrase.with_article()}?", f"need {phrase.with_article()}?"]


def _offer_lines(pen: Pen) -> None:
    for rank, call in enumerate(pen.model.calls):
        texts = [call.phrase, *reductions(call.phrase, Shape.IMPERATIVE, strict=True)]
        pen.add("offer", texts, HEADLINE, ("call", (f"offer{rank}",), 0.98 - 0.1 * rank), call.evidence)
        pen.add(
            "offer",
            [f"{call.phrase} today"] if not call.phrase.endswith((" now", " today")) else [],
            HEADLINE,
            ("call today", (f"offer{rank}",), 0.8),
            call.evidence,
        )
        pen.add(
            "offer",
            [f"ready to {lower_first(call.phrase)}?"],
            HEADLINE,
            ("ready", ("offer",), 0.3),
            call.evidence,
        )
        for noun in _bare_offer(call.phrase):
            pen.add("offer", [noun], HEADLINE, ("offer", ("offer",), 0.8), call.evidence)
            brands = [f"{brand}: {noun}" for brand in short_names(pen.model)]
            pen.add("offer", brands, HEADLINE, ("brand colon", ("offer",), 0.55), call.evidence)
    for family, frame, weight in _CALL_FRAMES[_goal(pen.model)]:
        texts = [_worded(frame, one, pen.model) for one in _order(frame, pen.model)]
        lower = 0.12 if pen.model.calls else 0.0
        pen.add("cta", texts, HEADLINE, (family, (), weight - lower))


def _bare_offer(phrase: str) -> list[str]:
    for link in (" your ", " a ", " an "):
        _, found, noun = phrase.partition(link)
        if found and len(noun.split()) > 1:
            return [noun]
    return []


def _worded(frame: str, own: str, model: FactModel) -> str:
    """The frame with the name and its article; people help, they do not work like a device."""
    article = model.takes_the and own == name(model.product or "") and not frame.startswith("{name}")
    said = f"the {own}" if article else own
    return frame.format(name=said, brand=said).replace(
        f"{own} works", works(own, many=model.is_many and own == name(model.product or ""))
    )


def _order(frame: str, model: FactModel) -> list[str]:
    if "{brand}" in frame:
        return short_names(model)
    return product_names(model) if any(mark in frame for mark in _OF_PRODUCT) else names(model)


def _goal(model: FactModel) -> str:
    return model.goal if model.goal in _CALL_FRAMES else "traffic"


def _name_lines(pen: Pen) -> None:
    for role, family, frame, weight in _NAME_FRAMES:
        texts = [_worded(frame, one, pen.model) for one in _order(frame, pen.model)]
        pen.add(role, texts, HEADLINE, (family, (), weight))
    product, brand = pen.model.product, pen.model.brand
    if product and brand and brand.lower() not in product.lower():
        marked = names(pen.model)
        pen.add("brand", [f"{marked[0]} by {marked[-1]}", marked[-1]], HEADLINE, ("name by", (), 0.7))


def _audience_lines(pen: Pen) -> None:
    people = [*pen.model.audiences, *pen.model.industries]
    for rank, buyers in enumerate(people):
        weight = max(0.4, 0.72 - 0.06 * rank)
        frames = (("built for", "built for {}"), ("for", "for {}"), ("made for", "made for {}"))
        for step, (family, frame) in enumerate(frames):
            pen.add(
                "audience",
                [frame.format(buyers)],
                HEADLINE,
                (family, (f"audience:{buyers}",), weight - 0.08 * step),
            )
    short = [buyers for buyers in pen.model.audiences if len(buyers) <= 14][:2]
    if len(short) == 2:
        pen.add("audience", [f"for {short[0]} and {short[1]}"], HEADLINE, ("for both", ("audience:both",), 0.7))


def _pain_lines(pen: Pen) -> None:
    for pain in pen.model.pains:
        key = (f"pain:{pain.text}",)
        if is_told(pain) and pain.phrase.number in {"plural", "mass"}:
            pen.add("pain", [f"tired of {pain.text}?"], HEADLINE, ("tired of", key, 0.72), f"Pain: {pain.text}")
        if is_told(pain):
            pen.add("pain", [f"{pain.text}?"], HEADLINE, ("pain", key, 0.68), f"Pain: {pain.text}")


def _proof_lines(pen: Pen) -> None:
    who = pen.model.case_study
    if who:
        evidence = next((fact.evidence for fact in pen.model.facts if fact.kind == "claim" and who in fact.text), None)
        pen.add(
            "proof",
            [f"case study: {who}", f"{who} case study"],
            HEADLINE,
            ("case study", ("case study",), 0.8),
            evidence,
        )


def _nameless_lines(pen: Pen) -> None:
    named = any(one.line.role == "cta" for one in pen.found)
    helps = any(is_firm(own) for own in (pen.model.product, pen.model.brand) if own)
    for role, family, frame, weight in _NAMELESS:
        text = frame.replace("it works", "we can help") if helps else frame
        tags = (family, (), weight - 0.25 if named else weight)
        pen.add(role, [text], HEADLINE, tags)
