"""Answers of a conversation as text: what is written is read again, and what cannot be read is said with its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog import KINDS
from core.conversations import Answer, first_answers, parsed, with_pages, written
from core.errors import InvalidInput
from core.values import parse_text, tidied

SHOWN = """See the demo -> https://www.nordlicht.example/demo
How does it work? → It closes the books in four days.\\nReally.
\tShow me -> https://www.nordlicht.example/tour

\tNot now -> Thank you for your time.
Leave me alone -> Sorry."""


def test_a_tree_is_read_from_its_lines() -> None:
    demo, work, alone = parsed(SHOWN)
    assert demo == Answer("See the demo", page="https://www.nordlicht.example/demo")
    assert (work.text, work.message) == ("How does it work?", "It closes the books in four days.\nReally.")
    assert [one.text for one in work.answers] == ["Show me", "Not now"]
    assert alone.answers == ()
    assert list(with_pages((demo, work, alone))) == [
        "https://www.nordlicht.example/demo",
        "https://www.nordlicht.example/tour",
    ]
    assert first_answers(SHOWN) == ["See the demo", "How does it work?", "Leave me alone"]
    assert parsed("") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Only an answer", "has no arrow"),
        ("-> https://a.example", "has no arrow"),
        ("An answer ->", "has no arrow"),
        ("x" * 26 + " -> a", "more than 25 characters"),
        ("Yes -> " + "x" * 501, "more than 500 characters"),
        ("Yes -> https://a.example\n    No -> b", "opens a page, and there are answers below it"),
        ("Yes -> a\n    No -> b\n  Well -> c", "stands further left|indented below nothing"),
        ("    Yes -> a\nNo -> b", "stands further left"),
        ("\n".join(f"A{n} -> b" for n in range(6)), "one of 6 answers"),
        ("Go -> on\n" + "\n".join(f"    A{n} -> b" for n in range(6)), "one of 6 answers"),
        ("\n".join(f"{'    ' * n}A -> b" for n in range(25)), "26 messages"),
        ("\n".join(f"{' ' * n}A -> b" for n in range(5_000)), "5,000 answers"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        parsed(text)
    assert refused.value.where == "answers"


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Z"], exclude_characters="\\>→"),
    min_size=1,
    max_size=25,
)
PAGE = st.builds(Answer, TEXT, page=st.just("https://www.nordlicht.example/a"))


def tree(below: st.SearchStrategy[Answer]) -> st.SearchStrategy[Answer]:
    message = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)
    answers = st.lists(below, max_size=3).map(tuple)
    return st.builds(Answer, TEXT, message=message, answers=answers)


@settings(max_examples=60)
@given(st.lists(st.recursive(PAGE, tree, max_leaves=8), max_size=3).map(tuple))
def test_what_is_written_is_read_again(answers: tuple[Answer, ...]) -> None:
    assert parsed(written(answers)) == answers


def test_typing_and_pasting_keep_the_indentation() -> None:
    field = KINDS["ad"].by_name["answers"]
    assert parsed(parse_text(field, SHOWN)) == parsed(SHOWN)
    assert parsed(tidied(field, SHOWN)) == parsed(SHOWN)
