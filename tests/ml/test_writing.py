"""Every text a copywriter returns keeps its limits, whatever the network says."""

from __future__ import annotations

import math
import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.copywriting import Angle, Limits
from core.errors import Cancelled, InvalidInput
from core.progress import Progress, Step, silent
from ml.copywriter.rules import Rules
from ml.copywriter.writer import WRITING, LmCopywriter
from ml.measure import decode_steps, measure

NUMBERS = ["3", "6", "40%", "27001", "24/7"]
BANNED = ["synergy", "Rivalo", "Quantro Desk", "team", "book", "and"]
FORMS = {
    "synergy": {"synergy", "synergies"},
    "Rivalo": {"rivalo"},
    "team": {"team", "teams"},
    "book": {"book", "books"},
    "and": {"and"},
}
ACRONYMS = ["SAP", "ERP", "CRM"]

limits_of_any_kind = st.builds(
    lambda low, room, numbers, banned, acronyms, exclamation: Limits(
        low + room, low, frozenset(numbers), frozenset(banned), frozenset(acronyms), exclamation
    ),
    st.integers(1, 12),
    st.integers(0, 60),
    st.sets(st.sampled_from(NUMBERS)),
    st.sets(st.sampled_from(BANNED)),
    st.sets(st.sampled_from(ACRONYMS)),
    st.booleans(),
)


def breaches(text: str, limits: Limits) -> list[str]:
    """What is wrong with a text, told without any of the code under test."""
    width = sum(2 if unicodedata.east_asian_width(sign) in "FW" else 1 for sign in text)
    words = re.findall(r"[^\W_]+", text)
    small = [word.lower() for word in words]
    found = [
        number for number in re.findall(r"\d+(?:[.,/:]\d+)*\s?%?", text) if number.strip() not in limits.allowed_numbers
    ]
    found += [word for name in limits.banned for word in small if word in FORMS.get(name, ())]
    found += ["Quantro Desk"] if "Quantro Desk" in limits.banned and "quantro desk" in " ".join(small) else []
    found += [
        word
        for word in words
        if len(word) > 1 and word.isupper() and not word.isdigit() and word not in limits.acronyms
    ]
    wrong = {
        "width": not limits.min_width <= width <= limits.max_width,
        "exclamation": text.count("!") > int(limits.exclamation),
        "blanks": text != text.strip() or "  " in text or not text.isprintable(),
        "ending": text[-1] in ",:;-&/'",
    }
    return found + [what for what, is_wrong in wrong.items() if is_wrong]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limits=limits_of_any_kind, seed=st.integers(-(2**70), 2**70))
def test_random_networks_keep_random_limits(tiny: LmCopywriter, limits: Limits, seed: int) -> None:
    angles = [Angle("a", "Headline:", 6), Angle("b", "Save", 3)]
    drafts = tiny.write("Close the books\n", angles, limits, seed=seed, progress=silent())
    assert [breaches(draft.text, limits) for draft in drafts] == [[] for _ in drafts]


def test_texts_are_wanted_counted_and_told_apart(tiny: LmCopywriter) -> None:
    limits = Limits(40, 5, frozenset(NUMBERS), frozenset({"synergy"}), frozenset(ACRONYMS))
    angles = [Angle("a", "Headline:", 70), Angle("b", "Save", 5), Angle("none", "x", 0)]
    drafts = tiny.write("Close the books\n", angles, limits, seed=1, progress=silent())
    by_role = {role: [draft.text.casefold() for draft in drafts if draft.role == role] for role in ("a", "b", "none")}
    assert len(by_role["a"]) == len(set(by_role["a"])) > 40
    assert 0 < len(by_role["b"]) <= 5
    assert by_role["none"] == []
    assert [draft.role for draft in drafts] == ["a"] * len(by_role["a"]) + ["b"] * len(by_role["b"])


def test_the_same_seed_gives_the_same_texts_and_another_seed_others(tiny: LmCopywriter) -> None:
    def texts(seed: int) -> list[str]:
        drafts = tiny.write("P\n", [Angle("a", "Headline:", 12)], Limits(30, 5), seed=seed, progress=silent())
        return [draft.text for draft in drafts]

    assert texts(4) == texts(4)
    assert texts(4) != texts(5)


def test_fluency_of_a_draft_equals_judging_it_afterwards(tiny: LmCopywriter) -> None:
    """Only where the tokenizer splits the text as it was written, which is so for most."""
    drafts = tiny.write("P\n", [Angle("a", "Headline:", 20)], Limits(40, 5), seed=2, progress=silent())
    judged = tiny.fluency("P\nHeadline:", [draft.text for draft in drafts], progress=silent())
    agree = [math.isclose(draft.fluency, score, abs_tol=1e-3) for draft, score in zip(drafts, judged, strict=True)]
    assert sum(agree) >= 3


def test_judging_does_not_depend_on_company(tiny: LmCopywriter) -> None:
    texts = ["Close the books", "Save 6 hours with teams everywhere", "a"]
    together = tiny.fluency("P\nHeadline:", texts, progress=silent())
    alone = [tiny.fluency("P\nHeadline:", [text], progress=silent())[0] for text in texts]
    assert together == pytest.approx(alone, abs=1e-4)


def test_nothing_wanted_gives_nothing(tiny: LmCopywriter) -> None:
    assert tiny.write("P\n", [], Limits(30), seed=1, progress=silent()) == []
    assert tiny.fluency("", [], progress=silent()) == []


def test_an_empty_prefix_is_no_trouble(tiny: LmCopywriter) -> None:
    assert tiny.write("", [Angle("a", "", 8)], Limits(40, 1), seed=1, progress=silent())
    assert len(tiny.fluency("", ["Close the books"], progress=silent())) == 1


def test_impossible_limits_are_refused(tiny: LmCopywriter) -> None:
    with pytest.raises(InvalidInput):
        tiny.write("P\n", [Angle("a", "x", 1)], Limits(10, 11), seed=1, progress=silent())


def test_writing_stops_between_two_tokens(tiny: LmCopywriter) -> None:
    seen: list[Step] = []
    progress = Progress(lambda step: (seen.append(step), progress.cancel())[0])
    with pytest.raises(Cancelled):
        tiny.write("P\n", [Angle("a", "x", 20)], Limits(60, 30), seed=1, progress=progress)
    assert len(seen) == 1


def test_progress_ends_at_its_total(tiny: LmCopywriter) -> None:
    seen: list[Step] = []
    tiny.write("P\n", [Angle("a", "x", 9)], Limits(30, 3), seed=1, progress=Progress(seen.append))
    assert seen[-1] == Step(WRITING, 9, 9)


def test_measuring_counts_what_was_done(tiny: LmCopywriter) -> None:
    found = measure(tiny, 0.25, silent())
    assert (found.device, found.dtype, found.load_seconds) == ("cpu", "float32", 0.25)
    assert min(found.threads, found.tokens_per_second, found.headlines_per_second, found.judged_per_second) > 0
    assert decode_steps(tiny, rows=5, steps=3) == 15


RULES = Rules(
    Limits(
        60,
        1,
        frozenset({"3", "40%", "24/7", "$500", "3x", "two"}),
        frozenset({"synergy", "Rivalo", "BlackAnchor"}),
        frozenset({"SAP", "API", "B2B"}),
    )
)


@pytest.mark.parametrize(
    "text",
    ["Close in 3 days", "Save 40%", "24/7 help", "3x faster", "From $500", "B2B teams", "Works with SAP", "Ready.",
     "APIs for all", "NetSuite sync", "SaaS tools", "month-end close", "Don't wait", "A & B", "two ways", "Für alle"],
)  # fmt: skip
def test_legal_texts(text: str) -> None:
    assert RULES.open(text)
    assert RULES.whole(text)


@pytest.mark.parametrize(
    "text",
    ["Close in 4 days", "Save 40 %", "3X faster", "From 500", "ERP suite", "Synergies here", "a Black-Anchor line",
     "rivalo's", "visit www.site", "one place", "Go go now", "Wow!", "3rd try", "Q4 plan", "a  b", "end ,", "B2C"],
)  # fmt: skip
def test_illegal_texts_are_never_whole(text: str) -> None:
    assert not RULES.whole(text)


@pytest.mark.parametrize("text", ["Save 40", "Save 4", "From $", "From $5", "SA", "Get the", "Ready,", "B2"])
def test_beginnings_may_go_on_but_not_end(text: str) -> None:
    assert RULES.open(text)
    assert not RULES.whole(text)
