"""LinkedIn's other formats: message ads, text ads and the title of a document ad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.brief.brief import Brief, Persona
from core.copy.calls import linkedin_label
from core.copy.casing import plain
from core.copy.facts import FactModel
from core.copy.fields import (
    DOCUMENT_TITLE,
    MESSAGE_BODY,
    MESSAGE_SUBJECT,
    TEXT_DESCRIPTION,
    TEXT_HEADLINE,
    Field,
)
from core.copy.line import Candidate, Line
from core.copy.posts import closing_calls
from core.copy.sentences import Sentence, category_sentences, fact_sentences, pain_sentences, plain_sentence
from core.copy.validate import Rules, allowed
from core.copy.voice import Voice
from core.copy.width import display_width
from core.copy.writing import Pen, candidate

_MOST_FACTS = 3
_FULL_TEXT = 35


@dataclass(frozen=True)
class MessageCopy:
    """A message ad. The body's paragraphs are parted by empty lines; nobody is greeted by a name we do not know."""

    subject: Line
    body: Line
    call_to_action: str


@dataclass(frozen=True)
class TextAdCopy:
    """A text ad: 25 and 75 characters."""

    headline: Line
    description: Line


def message_ad(model: FactModel, rules: Rules, persona: Persona | None) -> MessageCopy | None:
    """A message of pain, what it is, what it does and one call; English only, None where nothing may be said."""
    subject = _subject(model, rules, persona)
    paragraphs = [
        part for part in _paragraphs(model, persona) if all(allowed(one.text, MESSAGE_BODY, rules) for one in part)
    ]
    if model.language != "en" or subject is None or len(paragraphs) < 2:
        return None
    regards = f"Kind regards\nThe {model.brand} team" if model.brand else "Kind regards"
    body = "\n\n".join(["Hello,", *(" ".join(one.text for one in part) for part in paragraphs), regards])
    evidence = "; ".join(dict.fromkeys(one.evidence for part in paragraphs for one in part if one.evidence)) or None
    if display_width(body) > MESSAGE_BODY.max_width:
        return None
    action = model.calls[-1].phrase if model.calls else "Learn more"
    return MessageCopy(subject, Line("message", body, evidence), action if len(action) <= 20 else "Learn more")


def _subject(model: FactModel, rules: Rules, persona: Persona | None) -> Line | None:
    pen = Pen(model, rules, titled=False)
    pains = [pain for pain in model.pains if persona is None or pain.persona == persona.name]
    sentences = [
        *pain_sentences(pains),
        *(fact_sentences(model, fact)[0] for fact in model.facts),
        *closing_calls(model, "conversion"),
    ]
    for sentence in sentences:
        text = pen.first([sentence.text.rstrip(".")], MESSAGE_SUBJECT)
        if text:
            return Line("subject", text, sentence.evidence)
    return None


def _paragraphs(model: FactModel, persona: Persona | None) -> list[list[Sentence]]:
    pains = [pain for pain in model.pains if persona is None or pain.persona == persona.name]
    questions = [pain_sentences([pain])[0] for pain in pains[:2]]
    told = [plain_sentence(fact) for fact in model.facts if fact.kind != "summary"][:_MOST_FACTS]
    what = category_sentences(model)[:1]
    parts = [questions, what, told, closing_calls(model, "conversion")[:1]]
    return [[_plain(one) for one in part] for part in parts if part]


def _plain(sentence: Sentence) -> Sentence:
    return Sentence(sentence.kind, plain(sentence.text), sentence.facts, sentence.evidence)


def text_ads(voice: Voice, persona: Persona | None, variants: int) -> list[TextAdCopy]:
    """Text ads with different headlines, fewer when there are no more."""
    model, rules = voice.model, voice.rules
    short = _fitting(voice.headlines(), TEXT_HEADLINE, rules)
    longer = _fitting([*voice.descriptions(), *voice.post_descriptions("conversion", persona)], TEXT_DESCRIPTION, rules)
    people = model.personas.get(persona.name) if persona else None
    first = _persona_headline(model, rules, people)
    heads = [*([first] if first else []), *sorted(short, key=lambda one: (-one.weight, one.text))]
    texts = sorted(longer, key=lambda one: (len(one.text) < _FULL_TEXT, -one.weight, one.text))
    made: list[TextAdCopy] = []
    for head in heads:
        beside = [
            one
            for one in texts
            if not set(one.facts) & set(head.facts) and all(one.line != ad.description for ad in made)
        ]
        if beside and len(made) < variants:
            made.append(TextAdCopy(head.line, beside[0].line))
    return made


def _persona_headline(model: FactModel, rules: Rules, people: str | None) -> Candidate | None:
    pen = Pen(model, rules, titled=True)
    texts = [f"built for {people}", f"for {people}"] if people else []
    return candidate("audience", pen.first(texts, TEXT_HEADLINE), None, ("audience", (f"audience:{people}",), 1.0))


def _fitting(candidates: Sequence[Candidate], field: Field, rules: Rules) -> list[Candidate]:
    return [one for one in candidates if display_width(one.text) <= field.max_width and allowed(one.text, field, rules)]


def document_title(brief: Brief, model: FactModel, rules: Rules) -> Line | None:
    """The offer's name as a document's title; None when the offer is no document."""
    if brief.offer is None or linkedin_label(brief, offered=True) != "DOWNLOAD" or not model.calls:
        return None
    title = brief.offer.name.strip(" .!")
    return Line("title", title, f"Offer: {title}") if allowed(title, DOCUMENT_TITLE, rules) else None
