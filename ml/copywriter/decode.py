"""Sampling texts that keep the rules: the width budget as a mask, everything else on the most likely tokens."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.copy.width import display_width
from ml.copywriter.cache import PrefixCache, RowCache
from ml.copywriter.net import Llama
from ml.copywriter.rules import Rules
from ml.copywriter.vocabulary import Vocabulary

TEMPERATURE = 1.0
CANDIDATES = 40
LIKELY = 0.02
"""Candidates below this share of the most likely one are tried only when no other is legal."""
FORCED = 0.05
"""When all that fits is less likely than this, the row is cut back instead of being forced on."""
WORD_END = 0.5
"""A text may be cut where the model is at least this sure that a word ends."""
COMPACT = 0.75
"""The batch is made smaller when no more than this share of its rows is still being written."""


@dataclass(frozen=True)
class Written:
    """A finished text; `fluency` is the mean log likelihood per token, the ending included."""

    text: str
    fluency: float


@dataclass(frozen=True)
class _Ending:
    likelihood: float
    written: Written


@dataclass
class _Row:
    text: str = ""
    log_likelihood: float = 0.0
    tokens: int = 0
    ending: _Ending | None = None
    done: bool = False

    def written(self, end: float) -> Written:
        return Written(self.text, (self.log_likelihood + _log(end)) / (self.tokens + 1))


@dataclass(frozen=True)
class _Options:
    """What one row may do next: token ids from best to worst draw (-1 ends the text), and how likely things are."""

    order: list[int]
    likelihood: dict[int, float]
    end: float
    word_end: float
    fitting: float


@dataclass
class Decoder:
    """Writes a batch of texts after one shared prefix under one set of rules."""

    net: Llama
    vocabulary: Vocabulary
    rules: Rules
    generator: torch.Generator
    check: Callable[[int], None]
    rows: list[_Row] = field(default_factory=list)

    @torch.inference_mode()
    def run(
        self, prefix: PrefixCache | None, prompts: Sequence[list[int]], counts: Sequence[int]
    ) -> list[Written | None]:
        """`counts[i]` texts after `prompts[i]` (never empty), in that order; None where no legal text was found."""
        cache, hidden = read_prompts(self.net, prefix, prompts)
        places = torch.repeat_interleave(torch.tensor(counts)).to(self.net.device)
        cache.keep(places)
        hidden = hidden[places]
        self.rows = [_Row() for _ in range(sum(counts))]
        live = list(range(len(self.rows)))
        first = True
        while live:
            self.check(sum(row.done for row in self.rows))
            tokens = self._advance(live, self.net.logits(hidden), first=first)
            keep = [place for place, number in enumerate(live) if not self.rows[number].done]
            if len(keep) <= COMPACT * len(live):
                cache.keep(torch.tensor(keep, device=self.net.device, dtype=torch.long))
                live, tokens = [live[place] for place in keep], [tokens[place] for place in keep]
            first = False
            if live:
                hidden = self.net.hidden(torch.tensor(tokens, device=self.net.device)[:, None], cache, prefix)[:, -1]
        return [row.ending.written if row.ending else None for row in self.rows]

    def _advance(self, live: list[int], logits: Tensor, *, first: bool) -> list[int]:
        """One token for each live row; a finished row gets a filler until the batch is made smaller."""
        texts = [self.rows[number].text for number in live]
        budget = [self.rules.limits.max_width - display_width(text) for text in texts]
        options = self._options(logits, torch.tensor(budget, device=self.net.device), first=first)
        return [self._choose(self.rows[number], choice) for number, choice in zip(live, options, strict=True)]

    def _options(self, logits: Tensor, budget: Tensor, *, first: bool) -> list[_Options]:
        likelihood = logits.softmax(-1)
        end = likelihood[:, self.vocabulary.ends].sum(-1)
        word_end = likelihood @ self.vocabulary.boundary
        widths = self.vocabulary.widths(self.rules.extra, first=first)
        top = likelihood.masked_fill(widths > budget[:, None], 0.0).topk(min(CANDIDATES, likelihood.shape[1]))
        drawn = torch.cat([top.values, end[:, None]], dim=1).cpu()
        order = self._draw(drawn)
        ids = torch.cat([top.indices.cpu(), torch.full((len(drawn), 1), -1)], dim=1)
        table = zip(ids.tolist(), drawn.tolist(), order.tolist(), word_end.tolist(), strict=True)
        return [
            _Options(
                order=[row[place] for place in places if values[place] > 0.0],
                likelihood=dict(zip(row, values, strict=True)),
                end=values[-1],
                word_end=boundary,
                fitting=sum(values),
            )
            for row, values, places, boundary in table
        ]

    def _draw(self, likelihood: Tensor) -> Tensor:
        """Places of the candidates in a random order, likelier ones sooner (Gumbel trick: a draw without putting back)."""
        noise = -(-torch.rand(likelihood.shape, generator=self.generator).clamp_min(1e-12).log()).log()
        unlikely = likelihood < LIKELY * likelihood.amax(dim=1, keepdim=True)
        return (likelihood.log() / TEMPERATURE + noise - 1e3 * unlikely).argsort(dim=1, descending=True, stable=True)

    def _choose(self, row: _Row, options: _Options) -> int:
        filler = int(self.vocabulary.ends[0])
        if row.done:
            return filler
        stands = bool(row.text) and self.rules.whole(row.text)
        if stands and options.word_end >= WORD_END and (row.ending is None or options.end > row.ending.likelihood):
            row.ending = _Ending(options.end, row.written(options.end))
        if options.fitting < FORCED and row.ending:
            row.done = True
            return filler
        for token in options.order:
            if token < 0 and stands:
                row.ending, row.done = _Ending(1.0, row.written(options.end)), True
                return filler
            if token >= 0 and self._extend(row, token, options.likelihood[token]):
                return token
        row.done = True
        return filler

    def _extend(self, row: _Row, token: int, likelihood: float) -> bool:
        text = row.text + self.vocabulary.pieces[token] if row.text else self.vocabulary.pieces[token].lstrip(" ")
        if not self.rules.open(text):
            return False
        row.text = text
        row.log_likelihood += _log(likelihood)
        row.tokens += 1
        return True


def read_prompts(net: Llama, prefix: PrefixCache | None, prompts: Sequence[list[int]]) -> tuple[RowCache, Tensor]:
    """Read prompts of different lengths after the prefix, padded on the left; the cache and the last hidden states."""
    longest = max(len(prompt) for prompt in prompts)
    pads = [longest - len(prompt) for prompt in prompts]
    ids = [[0] * pad + prompt for pad, prompt in zip(pads, prompts, strict=True)]
    cache = net.rows(torch.tensor(pads, device=net.device))
    hidden = net.hidden(torch.tensor(ids, device=net.device), cache, prefix)
    return cache, hidden[:, -1]


def _log(likelihood: float) -> float:
    return math.log(max(likelihood, 1e-12))
