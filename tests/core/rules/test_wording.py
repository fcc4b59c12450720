"""What rules say is for marketers: no names of columns, no codes of the files."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from core.recording import Edit
from core.rules import RULES
from core.workspace import Workspace
from tests.core.rules.sound import Sound, run
from tests.core.rules.test_examples import CHANGES, TEXTS, _spans, _words

Broken = Callable[[], AbstractContextManager[Edit]]
# `start_date`, `google_ads`, `LEARN_MORE`, `ENABLED`; what platforms write in addresses (`utm_source`) is theirs.
TECHNICAL = re.compile(
    r"\b(?!utm_|li_fat_id)[a-z]+(?:_[a-z0-9]+)+\b|\b[A-Z]{2,}(?:_[A-Z]+)+\b"
    r"|\b(?:ENABLED|PAUSED|REMOVED|DRAFT|EXACT|PHRASE|BROAD|SITELINK|CALLOUT|SNIPPET)\b"
)


def technical(text: str) -> list[str]:
    """The technical words of a message; what it quotes is the person's own text."""
    return TECHNICAL.findall(re.sub(r"“[^”]*”", "", text))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_titles_and_advice_are_plain(rule: object) -> None:
    for text in (rule.title, rule.help):
        assert technical(text) == [], text


@pytest.mark.parametrize("rule_id", sorted(CHANGES))
def test_messages_about_entities_are_plain(workspace: Workspace, sound: Sound, broken: Broken, rule_id: str) -> None:
    with broken() as edit:
        CHANGES[rule_id](edit, sound)
        for _, _, hit in run(workspace, rule_id):
            assert technical(hit.message) == [], hit.message
            assert technical(hit.fix.label if hit.fix else "") == []


@pytest.mark.parametrize("rule_id", sorted(TEXTS))
def test_messages_about_texts_are_plain(rule_id: str) -> None:
    platform, example = TEXTS[rule_id]
    for span in _spans(rule_id, example.bad, _words(rule_id, platform, example.field)):
        assert technical(span.message + " " + span.label) == [], span.message
