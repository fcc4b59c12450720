"""A copywriter that gives way: where its model cannot be used it writes nothing and says why, and the grammar goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from core.copy.probing import Probe, passes_long
from core.copywriting import Angle, Copywriter, Draft, Limits, ModelCard, unknown_script
from core.errors import AppError, ModelError, PlatformError
from core.model_shelf import Author, Tried
from core.progress import Progress

NOBODY = ModelCard(
    name="", licence="", device="", dtype="", parameters=0, memory_bytes=0, judges=False, languages=(), scripts=()
)
"""The card of a model that cannot be used."""

Say = Callable[[str], object]


class Probes(Protocol):
    """What is remembered of a model's probes, by brief. `asks`: a probe is made where none is remembered."""

    @property
    def asks(self) -> bool:
        """Whether a probe may be made."""
        ...

    def known(self, brief: str) -> bool | None:
        """What a probe said; None where there was none."""
        ...

    def tried(self, brief: str) -> Tried | None:
        """The same with its figures."""
        ...

    def keep(self, brief: str, product: str, probe: Probe) -> None:
        """Remember one."""
        ...


class Yielding:
    """Implements `core.copywriting.Copywriter`, `core.copy.probing.Trying` and `core.model_shelf.Known`. `say` hears
    each reason once until the model writes again, as a sentence for people; it may be called from any thread. `writes_long`
    is what its last probe said, `probes` what each did."""

    def __init__(self, inner: Copywriter, say: Say, *, writes_long: bool = False, probes: Probes | None = None) -> None:
        self._inner = inner
        self._say = say
        self._writes_long = writes_long
        self._probes = probes
        self._said: set[str] = set()
        self._failure: tuple[str, datetime] | None = None
        self._wrote_nothing = False

    def author(self, brief: str) -> Author:
        """How it stands; a reason why it wrote nothing stays until it writes again."""
        card = self.card()
        why, since = self._failure or ("", None)
        if card == NOBODY:
            return Author(None, why, since)
        tried = self._probes.tried(brief) if self._probes and brief else None
        return Author(card, why, since, tried, will_try=tried is None and bool(self._probes and self._probes.asks))

    def may_write_long(self, brief: str, product: str, probe: Callable[[], Probe]) -> bool:
        """What the probe on this brief said; it is made now where it may be and was not."""
        if self._probes is None:
            return False
        known = self._probes.known(brief)
        if known is not None or not self._probes.asks or self.card() == NOBODY:
            return bool(known)
        failures = len(self._said)
        made = probe()
        if not made.of and len(self._said) > failures:
            return False  # it could not be asked: that says nothing of what it writes
        self._probes.keep(brief, product, made)
        writes = passes_long(made.passed, made.of)
        self._once(probe_words(self.card().name, made.passed, made.of, product, writes=writes))
        return writes

    def card(self) -> ModelCard:
        """The model's card; that of nobody where it cannot be used."""
        try:
            return replace(self._inner.card(), writes_long=self._writes_long)
        except (ModelError, PlatformError) as error:
            self._explain(error)
            return NOBODY

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        """What the model writes; nothing where it cannot be used, or where it does not know the writing system."""
        self._wrote_nothing = True
        try:
            strange = unknown_script(self._inner.card(), " ".join(angle.prompt for angle in angles))
            if strange is not None:
                self._fail(f"The copy model does not know {strange.capitalize()} letters: the grammar writes alone.")
                return []
            written = self._inner.write(prefix, angles, limits, seed=seed, progress=progress)
        except (ModelError, PlatformError) as error:
            self._explain(error)
            return []
        self._wrote_nothing = False
        self._works()
        return written

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        """What the model says of texts; no number at all where it cannot be used."""
        try:
            card = self._inner.card()
            if not card.judges or unknown_script(card, " ".join(texts)) is not None:
                return []
            judged = self._inner.fluency(prefix, texts, progress=progress)
        except (ModelError, PlatformError) as error:
            self._explain(error)
            return []
        if not self._wrote_nothing:
            self._works()
        return judged

    def _explain(self, error: AppError) -> None:
        self._fail(f"The copy model is not used: {error.message} {error.hint or ''}".rstrip())

    def _fail(self, words: str) -> None:
        if self._failure is None or self._failure[0] != words:
            self._failure = words, datetime.now(UTC)
        self._once(words)

    def _works(self) -> None:
        """It writes: the same failure later is news again."""
        if self._failure is not None:
            self._said.discard(self._failure[0])
            self._failure = None

    def _once(self, words: str) -> None:
        if words not in self._said:
            self._said.add(words)
            self._say(words)


def probe_words(name: str, passed: int, of: int, product: str, *, writes: bool) -> str:
    """What came of a probe, in a sentence."""
    result = f"{passed} of {of} descriptions that {name} wrote on the brief for {product} can stand as they are"
    if writes:
        return f"{result}: it writes descriptions and LinkedIn texts beside the grammar."
    return f"{result}, and four of five are needed: the grammar writes descriptions and LinkedIn texts."
