"""Where the grammar's frames become checked lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.copy.casing import name, opened, plain, title_case
from core.copy.facts import FactModel
from core.copy.fields import Field
from core.copy.line import Candidate, Line
from core.copy.validate import Rules, allowed


@dataclass
class Pen:
    """Writes candidates of one kind: cases a text, checks it, keeps it when it may stand."""

    model: FactModel
    rules: Rules
    titled: bool
    found: list[Candidate] = field(default_factory=list)
    _texts: set[str] = field(default_factory=set)
    _checked: dict[tuple[str, str], bool] = field(default_factory=dict)

    def styled(self, text: str) -> str:
        """The text in the kind's case, name marks removed."""
        return title_case(text, self.model.keep) if self.titled else plain(opened(text))

    def may(self, text: str, place: Field) -> bool:
        """Whether the finished text may stand in the field."""
        key = (text, place.name)
        if key not in self._checked:
            self._checked[key] = allowed(text, place, self.rules)
        return self._checked[key]

    def first(self, texts: Iterable[str], place: Field) -> str | None:
        """The first of the wordings that may stand, finished."""
        return next((done for text in texts if (done := self.styled(text)) and self.may(done, place)), None)

    def add(
        self,
        role: str,
        texts: Iterable[str],
        place: Field,
        tags: tuple[str, tuple[str, ...], float],
        evidence: str | None = None,
    ) -> None:
        """Keeps the first wording that may stand in the field; `tags` are its family, facts and weight."""
        text = self.first(texts, place)
        if text:
            self.put(Candidate(Line(role, text, evidence), *tags))

    def put(self, made: Candidate | None) -> None:
        """Keeps a candidate whose text is new."""
        if made and made.text.lower() not in self._texts:
            self._texts.add(made.text.lower())
            self.found.append(made)


def names(model: FactModel) -> list[str]:
    """The marked names an ad may use, the fuller first."""
    return [name(text) for text in dict.fromkeys((model.product, model.brand)) if text]


def product_names(model: FactModel) -> list[str]:
    """The marked names of the product: its own, and the company's where that is part of it (Ledgerly, for Ledgerly Close)."""
    brand = model.brand if model.brand and (not model.product or model.brand.lower() in model.product.lower()) else None
    return [name(text) for text in dict.fromkeys((model.product, brand)) if text]


def short_names(model: FactModel) -> list[str]:
    """The marked names, the company's first."""
    return [name(text) for text in dict.fromkeys((model.brand, model.product)) if text]


def candidate(
    role: str, text: str | None, evidence: str | None, tags: tuple[str, tuple[str, ...], float]
) -> Candidate | None:
    """A grammar line with (family, facts, weight); None without a text."""
    return Candidate(Line(role, text, evidence), *tags) if text else None
