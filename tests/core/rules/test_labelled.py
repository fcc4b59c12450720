"""Texts labelled by hand before anybody looked what the rules say: how many troubles are found, how many texts are wronged.

The first look at labelled_texts.csv found 84 % and wronged 4.7 %. The first look at labelled_fresh_texts.csv, written
afterwards without a look at the other or at the rules, found 89.7 % (130 of 145) and wronged 7.0 % (11 of 157); five of
its labels were slips. labelled_blind_texts.csv are two more first looks at harder texts (other trades, paraphrases, idioms):
the first 373 found 78 % and wronged 7.7 % (eight labels were slips), and after wordings were mended by classes the next 199 found
62 % and wronged 10.5 %: signs, spaces and lengths are found nearly always, claims said in new words about every other time. labelled_form_texts.csv
holds one text of each class that a fourth look missed (of 104 broken texts 86 % found, of 90 good ones 2 % wronged) and near misses;
labelled_abroad_texts.csv are German, French and Spanish texts, of which 48 % were found and 12 % wronged at first;
labelled_phrases_texts.csv are paraphrases chosen to escape: 48 % and 3 %. labelled_trades_texts.csv was written by somebody who
never saw the rules, after all these: 83 % (113 of 136) found, 5.5 % (6 of 110) wronged; four texts are left out, whose labels the rules contradict on
purpose (a figure of speech repeats a word; an ellipsis is allowed on LinkedIn).
labelled_trades_abroad_texts.csv is the same in German, French and Spanish: 88 % (110 of 125) and 4.4 % (4 of 90); two labels were changed. The rules were mended after each look, so no file is unseen any more: the share that a text
of tomorrow meets lies nearer to the first looks than to the thresholds below.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.brief import Brand
from core.rules import check_text
from core.rules.scanning import TEXT_RULES

FEWEST = {
    "labelled_texts.csv": 500,
    "labelled_fresh_texts.csv": 300,
    "labelled_blind_texts.csv": 550,
    "labelled_form_texts.csv": 39,
    "labelled_abroad_texts.csv": 127,
    "labelled_phrases_texts.csv": 100,
    "labelled_trades_texts.csv": 236,
    "labelled_trades_abroad_texts.csv": 200,
}
BRAND = Brand(banned_words=("cheap", "synergy"), competitors=("Ledgerly", "Bookmint"))
RECALL, FALSE_ALARMS = 0.98, 0.02
# What a text alone and this brand cannot show: evidence (held against labels of its own), a brand kit, rivals that may be named.
NEEDS_MORE = {
    "competitor_compared", "avoided_term", "trademark", "ungrounded_number", "ungrounded_superlative", "ungrounded_comparison", "expired",
    "expires_soon",
}  # fmt: skip


def short(rule: str) -> str:
    return rule.rpartition(".")[2]


def labelled(name: str) -> list[tuple[dict[str, str], set[str], set[str]]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (
            row,
            set(row["rules"].split()),
            {short(one.rule) for one in check_text(row["platform"], row["field"], row["text"], BRAND)},
        )
        for row in rows
    ]


@pytest.mark.parametrize("name", FEWEST)
def test_labelled_texts_are_judged_as_a_person_would(name: str) -> None:
    rows = labelled(name)
    assert len(rows) >= FEWEST[name]
    wanted = sum(len(labels) for _, labels, _ in rows)
    missed = [(row["text"], sorted(labels - found)) for row, labels, found in rows if labels - found]
    assert 1 - sum(len(labels) for _, labels in missed) / wanted >= RECALL, missed
    clean = [(row["text"], found) for row, labels, found in rows if not labels]
    wronged = [(text, sorted(found)) for text, found in clean if found]
    assert len(wronged) / len(clean) <= FALSE_ALARMS, wronged


def test_every_rule_about_texts_is_among_the_labels() -> None:
    named = {(row["platform"], one) for file in FEWEST for row, labels, _ in labelled(file) for one in labels}
    missing = [
        (platform, rule.id)
        for rule in TEXT_RULES
        for platform in rule.platforms
        if (platform, short(rule.id)) not in named and short(rule.id) not in NEEDS_MORE
    ]
    assert not missing
