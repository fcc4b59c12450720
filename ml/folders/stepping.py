"""One token at a time for rows of equal length, whatever model the likelihoods come from: the same rules for all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.copy.width import display_width
from ml.copywriter.rules import Rules
from ml.copywriter.vocabulary import Vocabulary

CANDIDATES = 40
LIKELY = 0.02
"""Candidates below this share of the most likely one are tried only when no other is legal."""
FORCED = 0.05
"""When all that fits is less likely than this, the row is cut back instead of being forced on."""
WORD_END = 0.5
"""A text may be cut where the model is at least this sure that a word ends."""
END = -1


@dataclass
class Row:
    """A text being written; `ending` is the likeliest place so far where it may stop, with its fluency."""

    text: str = ""
    log_likelihood: float = 0.0
    tokens: int = 0
    ending: tuple[float, str, float] | None = None
    done: bool = False

    def stop_here(self, surely: float, end: float) -> None:
        """Remember this place as the best one to stop at."""
        self.ending = (surely, self.text, (self.log_likelihood + _log(end)) / (self.tokens + 1))


@dataclass(frozen=True)
class _Choice:
    """What a row may do next: token ids from best to worst draw, their likelihoods, and how likely it is to end."""

    order: list[int]
    likelihood: dict[int, float]
    end: float
    word_end: float
    fitting: float


@dataclass
class Stepper:
    """Chooses the next tokens under `rules`; the generator makes it repeatable."""

    vocabulary: Vocabulary
    rules: Rules
    generator: torch.Generator
    first: bool = field(default=True, init=False)

    def step(self, rows: Sequence[Row], logits: Tensor) -> list[int]:
        """One token for each row; a row that has ended gets a filler and is `done`."""
        budget = torch.tensor([self.rules.limits.max_width - display_width(row.text) for row in rows])
        choices = self._choices(logits.float(), budget.to(logits.device))
        self.first = False
        return [self._choose(row, choice) for row, choice in zip(rows, choices, strict=True)]

    def _choices(self, logits: Tensor, budget: Tensor) -> list[_Choice]:
        likelihood = logits.softmax(-1)
        end = likelihood[:, self.vocabulary.ends].sum(-1)
        word_end = likelihood @ self.vocabulary.boundary
        widths = self.vocabulary.widths(self.rules.extra, first=self.first)
        top = likelihood.masked_fill(widths > budget[:, None], 0.0).topk(min(CANDIDATES, likelihood.shape[1]))
        drawn = torch.cat([top.values, end[:, None]], dim=1).cpu()
        ids = torch.cat([top.indices.cpu(), torch.full((len(drawn), 1), END)], dim=1)
        table = zip(ids.tolist(), drawn.tolist(), self._draw(drawn).tolist(), word_end.tolist(), strict=True)
        return [
            _Choice(
                order=[numbers[place] for place in places if values[place] > 0.0],
                likelihood=dict(zip(numbers, values, strict=True)),
                end=values[-1],
                word_end=boundary,
                fitting=sum(values),
            )
            for numbers, values, places, boundary in table
        ]

    def _draw(self, likelihood: Tensor) -> Tensor:
        """Places of the candidates in a random order, likelier ones sooner (Gumbel: a draw without putting back)."""
        noise = -(-torch.rand(likelihood.shape, generator=self.generator).clamp_min(1e-12).log()).log()
        unlikely = likelihood < LIKELY * likelihood.amax(dim=1, keepdim=True)
        return (likelihood.log() + noise - 1e3 * unlikely).argsort(dim=1, descending=True, stable=True)

    def _choose(self, row: Row, choice: _Choice) -> int:
        stands = bool(row.text) and self.rules.whole(row.text)
        if stands and choice.word_end >= WORD_END and (row.ending is None or choice.end > row.ending[0]):
            row.stop_here(choice.end, choice.end)
        forced = choice.fitting < FORCED and row.ending is not None
        for token in () if forced else choice.order:
            if token == END and stands:
                row.stop_here(1.0, choice.end)
                break
            if token != END and self._extend(row, token, choice.likelihood[token]):
                return token
        row.done = True
        return int(self.vocabulary.ends[0])

    def _extend(self, row: Row, token: int, likelihood: float) -> bool:
        piece = self.vocabulary.pieces[token]
        text = row.text + piece if row.text else piece.lstrip(" ")
        if not text or not self.rules.open(text):
            return False
        row.text = text
        row.log_likelihood += _log(likelihood)
        row.tokens += 1
        return True


def _log(likelihood: float) -> float:
    return math.log(max(likelihood, 1e-12))
