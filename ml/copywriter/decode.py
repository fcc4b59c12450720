"""Writing texts that keep the rules: a batch that stays full, one token per row at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.copy.width import display_width
from ml.copywriter.cache import BLOCK, PrefixCache, RowCache, Shelf
from ml.copywriter.going import BatchRows, Going
from ml.copywriter.net import Llama
from ml.copywriter.pace import Pace
from ml.copywriter.plan import Plan, Written
from ml.copywriter.rules import Rules
from ml.copywriter.sampling import Options, options, row_key, step_key
from ml.copywriter.vocabulary import Vocabulary

FORCED = 0.05
"""When all that fits is less likely than this, the row is cut back instead of being forced on."""
WORD_END = 0.5
"""A text may be cut where the model is at least this sure that a word ends."""
COMPACT = 0.85
"""The batch is made smaller when no more than this share of its rows is still being written."""
WIDE = 45
"""A text of this width has, nearly always, no more tokens than a block of the memory."""


@dataclass
class _Row:
    """A text being written; `ending` is the likeliest place so far where it may stop."""

    which: tuple[int, int]
    key: int
    text: str = ""
    log_likelihood: float = 0.0
    tokens: int = 0
    surely: float = -1.0
    ending: Written | None = None
    token: int = 0
    done: bool = False
    handed_in: bool = False

    def stop_here(self, surely: float, end: float) -> None:
        """Remember this place as the best one to stop at."""
        self.surely = surely
        self.ending = Written(self.text, (self.log_likelihood + _log(end)) / (self.tokens + 1))


@dataclass
class Decoder:
    """Writes texts after one shared prefix, at most `room` rows at a time. `rules` hold for every text, `narrower` for
    those of each angle. `few` says that no more than a few rows will be written (see `ml.copywriter.few`)."""

    net: Llama
    vocabulary: Vocabulary
    rules: Rules
    narrower: Sequence[Rules]
    seed: int
    check: Callable[[int], None]
    room: int
    shelf: Shelf
    pace: Pace
    few: bool = False
    _rows: list[_Row] = field(default_factory=list)

    @torch.inference_mode()
    def run(self, prefix: PrefixCache | None, prompts: Sequence[list[int]], plan: Plan) -> None:
        """Write what `plan` wants after `prompts[angle]` (never empty). What a row writes depends on its angle and
        attempt alone; rows that have ended make room for others at once."""
        read, hidden = read_prompts(self.net, prefix, prompts)
        budget = [self.rules.limits.max_width] * len(prompts)
        first = options(self.vocabulary, self.net.logits(hidden), budget, self.rules.extra, first=True)
        self._rows = self._begun(plan, self.room, first)
        going = self._going(prefix, read, prompts)
        going.begin(range(len(self._rows)), [row.which[0] for row in self._rows])
        while self._settled(plan, going, first):
            self.check(plan.found)
            with self.pace.turn():
                choices = self._options(going)
            self._choose_all(self._rows, choices)

    def _going(self, prefix: PrefixCache | None, read: RowCache, prompts: Sequence[list[int]]) -> Going:
        few = self.net.few_rows(prefix, read, prompts) if self.few else None
        ahead = BLOCK * math.ceil(self.rules.limits.max_width / WIDE)
        return few or BatchRows(self.net, prefix, read, self.shelf, ahead)

    def _settled(self, plan: Plan, going: Going, first: Options) -> bool:
        """Hand in what has ended, let others begin in its places, close up; whether anything is left to write."""
        ended = [place for place, row in enumerate(self._rows) if row.done]
        _hand_in([self._rows[place] for place in ended], plan)
        while begun := self._begun(plan, len(ended), first):
            _hand_in([row for row in begun if row.done], plan)
            fresh = [row for row in begun if not row.done]
            places = [ended.pop() for _ in fresh]
            if fresh:
                going.begin(places, [row.which[0] for row in fresh])
            for place, row in zip(places, fresh, strict=True):
                self._rows[place] = row
        going.trim()
        if len(self._rows) - len(ended) <= COMPACT * len(self._rows):
            gone = set(ended)
            order = going.keep([place for place in range(len(self._rows)) if place not in gone])
            self._rows = [self._rows[place] for place in order]
        return bool(self._rows)

    def _begun(self, plan: Plan, room: int, first: Options) -> list[_Row]:
        """New rows with their first token."""
        rows = [_Row(which, row_key(self.seed, *which)) for which in plan.begin(room)]
        if rows:
            self._choose_all(rows, first.rows([row.which[0] for row in rows]))
        return rows

    def _options(self, going: Going) -> Options:
        scores = going.scores([row.token for row in self._rows])
        budget = [self.rules.limits.max_width - display_width(row.text) for row in self._rows]
        return options(self.vocabulary, scores, budget, self.rules.extra, first=False)

    def _choose_all(self, rows: Sequence[_Row], choices: Options) -> None:
        """One token for each row, or its end; a row that has ended keeps its last token as a filler."""
        order = choices.drawn([step_key(row.key, row.tokens) for row in rows])
        ids, likelihood = choices.ids.tolist(), choices.likelihood.tolist()
        ends, word_ends = choices.end.tolist(), choices.word_end.tolist()
        for number, row in enumerate(rows):
            if not row.done:
                self._note_ending(row, ends[number], word_ends[number])
                forced = row.ending is not None and sum(likelihood[number]) + ends[number] < FORCED
                if forced or not self._choose(row, order[number], ids[number], likelihood[number], ends[number]):
                    row.done = True

    def _note_ending(self, row: _Row, end: float, word_end: float) -> None:
        if word_end >= WORD_END and end > row.surely and row.text and self.narrower[row.which[0]].whole(row.text):
            row.stop_here(end, end)

    def _choose(self, row: _Row, order: list[int], ids: list[int], likelihood: list[float], end: float) -> bool:
        """Whether the row goes on, with its next token."""
        for place in order:
            if place == len(ids):
                if end > 0.0 and row.text and self.narrower[row.which[0]].whole(row.text):
                    row.stop_here(1.0, end)
                    return False
            elif likelihood[place] > 0.0 and self._extend(row, ids[place], likelihood[place]):
                return True
        return False

    def _extend(self, row: _Row, token: int, likelihood: float) -> bool:
        piece = self.vocabulary.pieces[token]
        text = row.text + piece if row.text else piece.lstrip(" ")
        if not self.narrower[row.which[0]].open(text):
            return False
        row.text = text
        row.token = token
        row.log_likelihood += _log(likelihood)
        row.tokens += 1
        return True


def _hand_in(rows: Sequence[_Row], plan: Plan) -> None:
    for row in rows:
        if not row.handed_in:
            row.handed_in = True
            plan.take(row.which, row.ending)


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
