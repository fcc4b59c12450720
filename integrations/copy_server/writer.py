"""A model server as a copywriter: it is asked for lines, and only lines that keep every limit are taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.copywriting import Angle, Copywriter, Draft, Limits, ModelCard
from core.errors import InvalidInput, ModelRefused
from core.progress import Progress
from integrations.copy_server.asking import Asked, texts_of
from integrations.copy_server.place import Place, place_of

LINES = 12
"""Lines asked for in one answer; longer lists repeat themselves."""
SPARE = 1.5
ROUNDS = 2
TOKENS_PER_CHARACTER = 0.6
LONGEST_LINE = 2_000
SYSTEM = (
    "You write advertising copy for business products, in the language of the facts you are given. You state nothing "
    "that the facts do not say. Answer with the texts alone: one per line, no numbering, no quotation marks, no comments."
)
BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.):])\s+")
LABEL = re.compile(r"^\s*(?:Headline|Description|Text)\s*:\s*", re.IGNORECASE)
QUOTES = "\"'“”„«»` "
WRITING = "Writing texts"

Keeps = Callable[[str, Limits], bool]


@dataclass(frozen=True)
class Server:
    """The server of the user's choice; `key` is read when it is first needed."""

    address: str
    model: str
    confirmed_host: str
    key: Callable[[], str]

    def place(self) -> Place:
        """Where it stands; raises ModelRefused when it may not be used, Unreachable."""
        try:
            return place_of(self.address, self.confirmed_host)
        except InvalidInput as error:
            raise ModelRefused(error.message, hint=error.hint) from error


class ServerCopywriter:
    """Implements `core.copywriting.Copywriter`. `keeps` says whether a text holds to the limits; fluency is measured by
    `judge` (the local model), or not at all."""

    def __init__(self, server: Server, keeps: Keeps, judge: Copywriter | None) -> None:
        self._server = server
        self._keeps = keeps
        self._judge = judge
        self._key: str | None = None

    def card(self) -> ModelCard:
        """The model's name and the server's host; what else it is, nobody here knows."""
        place = self._server.place()
        return ModelCard(
            name=f"{self._server.model} at {place.host}",
            licence="see the server",
            device=place.host,
            dtype="",
            parameters=0,
            memory_bytes=0,
            host=place.host,
            judges=self._judge is not None,
            languages=(),
            scripts=(),
        )

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        """Texts for every angle that keep `limits`, none twice within an angle; fewer where the server wrote fewer."""
        place = self._server.place()
        total = sum(angle.count for angle in angles)
        made: list[Draft] = []
        for number, angle in enumerate(angles):
            progress.step(f"{WRITING} at {place.host}", len(made), total)
            narrowed = angle.narrowed(limits)
            made.extend(self._angle(place, prefix, angle, narrowed, seed + number, progress))
        progress.step(f"{WRITING} at {place.host}", total, total)
        return self._judged(prefix, made, progress)

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        """What the local model says of the texts; no number without one."""
        return self._judge.fluency(prefix, texts, progress=progress) if self._judge is not None else []

    def _angle(
        self, place: Place, prefix: str, angle: Angle, limits: Limits, seed: int, progress: Progress
    ) -> list[Draft]:
        if self._key is None:
            self._key = self._server.key()
        found: dict[str, Draft] = {}
        for turn in range(ROUNDS):
            lacking = angle.count - len(found)
            if lacking <= 0:
                break
            asked = _asked(self._server.model, prefix, angle, limits, lacking, seed + 1000 * turn)
            for line in _lines(texts_of(place, self._key, asked, progress)):
                if self._keeps(line, limits):
                    found.setdefault(line.casefold(), Draft(angle.role, line, None))
        return list(found.values())[: angle.count]

    def _judged(self, prefix: str, drafts: list[Draft], progress: Progress) -> list[Draft]:
        scores = self.fluency(prefix, [draft.text for draft in drafts], progress=progress) if drafts else []
        return (
            [replace(draft, fluency=score) for draft, score in zip(drafts, scores, strict=True)] if scores else drafts
        )


def _asked(model: str, prefix: str, angle: Angle, limits: Limits, lacking: int, seed: int) -> Asked:
    wanted = max(2, round(lacking * SPARE))
    lines = min(wanted, LINES)
    numbers = ", ".join(sorted(limits.allowed_numbers)) or "none"
    rules = [
        f"Write {lines} different texts for the last one above, each from {limits.min_width} to {limits.max_width} characters.",
        f"Numbers that may be used: {numbers}.",
        "No exclamation marks." if not limits.exclamation else "",
        f"Never use: {', '.join(sorted(limits.banned))}." if limits.banned else "",
    ]
    user = f"{prefix}{angle.prompt}\n\n{' '.join(rule for rule in rules if rule)}"
    tokens = round(lines * (limits.max_width * TOKENS_PER_CHARACTER + 4)) + 16
    return Asked(model, SYSTEM, user, max(1, -(-wanted // LINES)), seed % 2**31, tokens)


def _lines(answers: Sequence[str]) -> list[str]:
    """The texts of all answers, without the bullets, labels and quotes that models put around them."""
    return [
        text
        for answer in answers
        for line in answer.splitlines()
        if len(line) <= LONGEST_LINE and (text := " ".join(LABEL.sub("", BULLET.sub("", line)).strip(QUOTES).split()))
    ]
