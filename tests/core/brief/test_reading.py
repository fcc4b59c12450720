"""Every fault a brief can have gives one clear message with its key and line; nothing else is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.brief import Budget, Claim, Offer, Persona
from core.brief.positions import dotted, key_lines
from core.brief.reading import read_brief, read_brief_text
from core.errors import BriefError, NotFound

TODAY = date(2026, 11, 23)
SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "briefs"

GOOD = """product = "Tallyo Flow"
company = "Tallyo"
goal = "leads"
landing_page = "https://tallyo.example/flow?ref=ads"
value_props = ["Approve invoices in one click"]
"""


def problems(text: str) -> list[str]:
    with pytest.raises(BriefError) as caught:
        read_brief_text(text, where="brief.toml", today=TODAY)
    assert caught.value.exit_code == 2
    assert str(caught.value).startswith("brief.toml: ")
    return caught.value.problems


def test_required_keys_are_enough() -> None:
    brief = read_brief_text(GOOD, today=TODAY)
    assert brief.product == "Tallyo Flow"
    assert brief.landing_page == "https://tallyo.example/flow?ref=ads"
    assert brief.value_props == ("Approve invoices in one click",)
    assert brief.budget is None
    assert brief.platforms == ()


def test_everything_is_read() -> None:
    text = (
        GOOD
        + """
start = 2027-01-11
end = "2027-03-31"
[budget]
total = 24000.5
currency = "EUR"
[offer]
name = "Guided trial"
call_to_action = "Start trial"
[[claims]]
text = "Invoices clear 4 days faster"
evidence = "Survey 2026"
[[personas]]
name = "Controller"
titles = ["Financial Controller"]
pains = ["late invoices"]
[brand]
allow_competitor_keywords = true
"""
    )
    brief = read_brief_text(text, today=TODAY)
    assert (brief.start, brief.end) == (date(2027, 1, 11), date(2027, 3, 31))
    assert brief.budget == Budget(24_000_500_000, "EUR")
    assert brief.offer == Offer("Guided trial", "Start trial")
    assert brief.claims == (Claim("Invoices clear 4 days faster", "Survey 2026"),)
    assert brief.personas == (Persona("Controller", titles=("Financial Controller",), pains=("late invoices",)),)
    assert brief.brand.allow_competitor_keywords
    assert not brief.brand.allow_competitor_names


FAULTS = [
    ("budgt = 3\n", "budgt (line 6)", "did you mean “budget”"),
    ("[brand]\nbaned_words = []\n", "brand.baned_words (line 7)", "did you mean “banned_words”"),
    (
        '[[personas]]\nname = "A"\n[[personas]]\nname = "B"\n[[personas]]\nname = "C"\ntitles = "CFO"\n',
        "personas[2].titles (line 12)",
        "must be a list",
    ),
    (
        'keyword_seeds = ["one",\n  "two",\n  3]\n',
        "keyword_seeds[2] (line 8)",
        "must be a text in quotes, not a number",
    ),
    ("keyword_seeds = [true]\n", "keyword_seeds[0] (line 6)", "must be a text in quotes, not true or false"),
    ("start = 2026-11-22\n", "start (line 6)", "has passed"),
    ("start = 2027-02-01\nend = 2027-01-31\n", "end (line 7)", "is before the start"),
    ("end = 2026-01-31\n", "end (line 6)", "has passed"),
    ("start = 2027-02-01T08:00:00\n", "start (line 6)", "without a time"),
    ('start = "soon"\n', "start (line 6)", "not a date"),
    ("start = 20270201\n", "start (line 6)", "must be a date"),
    ('[budget]\ntotal = "100"\ncurrency = "EURO"\n', "budget.currency (line 8)", "ISO 4217"),
    ('[budget]\ntotal = "100"\ncurrency = "XXX"\n', "budget.currency (line 8)", "ISO 4217"),
    ('[budget]\ntotal = "100"\ncurrency = "eur"\n', "budget.currency (line 8)", "did you mean “EUR”"),
    ('[budget]\ncurrency = "EUR"\n', "budget.total (line 6)", "is missing"),
    ('[budget]\ntotal = "0"\ncurrency = "EUR"\n', "budget.total (line 7)", "more than 0"),
    ('[budget]\ntotal = -5\ncurrency = "EUR"\n', "budget.total (line 7)", "more than 0"),
    ('[budget]\ntotal = true\ncurrency = "EUR"\n', "budget.total (line 7)", "must be an amount"),
    ('[budget]\ntotal = "a lot"\ncurrency = "EUR"\n', "budget.total (line 7)", "not an amount"),
    ('[budget]\ntotal = nan\ncurrency = "EUR"\n', "budget.total (line 7)", "not an amount"),
    ('[budget]\ntotal = inf\ncurrency = "EUR"\n', "budget.total (line 7)", "not an amount"),
    ("budget = 100\n", "budget (line 6)", "must be a table"),
    ('personas = ["Controller"]\n', "personas[0] (line 6)", "must be a table"),
    ('platforms = ["google"]\n', "platforms[0] (line 6)", "did you mean “google_ads”"),
    ('countries = ["DE", "UK"]\n', "countries[1] (line 6)", "did you mean “GB”"),
    ('countries = ["QQ"]\n', "countries[0] (line 6)", "ISO 3166-1"),
    ('languages = ["eng"]\n', "languages[0] (line 6)", "ISO 639-1"),
    ('summary = "   "\n', "summary (line 6)", "is empty"),
    ('summary = "a\\u0007b"\n', "summary (line 6)", "control characters"),
    (f'summary = "{"x" * 1001}"\n', "summary (line 6)", "at most 1000"),
    ('[brand]\nallow_competitor_names = "yes"\n', "brand.allow_competitor_names (line 7)", "true or false"),
    ('[[claims]]\nevidence = "x"\n', "claims[0].text (line 6)", "is missing"),
    ('offer = { name = "x", cta = "y" }\n', "offer.cta (line 6)", "is not a key"),
]


@pytest.mark.parametrize(("text", "place", "words"), FAULTS, ids=[place for _, place, _ in FAULTS])
def test_a_fault_is_named_with_key_and_line(text: str, place: str, words: str) -> None:
    found = problems(GOOD + text)
    assert len(found) == 1
    assert found[0].startswith(f"{place}: ")
    assert words in found[0]


@pytest.mark.parametrize("url", ["ftp://tallyo.example", "tallyo.example", "https://", "https:///path", "javascript:alert(1)",
                                 "http://[bad", "https://tallyo.example/a b", "https://me:secret@tallyo.example", "mailto:a@b.example"])  # fmt: skip
def test_a_landing_page_must_be_a_web_address(url: str) -> None:
    found = problems(GOOD.replace("https://tallyo.example/flow?ref=ads", url))
    assert len(found) == 1
    assert found[0].startswith("landing_page (line 4): ")


@pytest.mark.parametrize("key", ["product", "company", "goal", "landing_page"])
def test_required_keys(key: str) -> None:
    without = "\n".join(line for line in GOOD.splitlines() if not line.startswith(f"{key} ")) + "\n"
    assert problems(without) == [f"{key}: is missing; the brief needs it."]


def test_a_value_proposition_or_a_claim_is_needed() -> None:
    bare = GOOD.replace('value_props = ["Approve invoices in one click"]\n', "")
    assert problems(bare)[0].startswith("value_props: is missing")
    assert problems(bare + "value_props = []\n")[0].startswith("value_props (line 5): is missing")
    assert read_brief_text(bare + '[[claims]]\ntext = "Used daily"\n').claims == (Claim("Used daily"),)


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = 'product = 3\ngoal = "sell"\nlanding_page = "x"\nbudgets = 1\nstart = 2020-01-01\n'
    found = problems(text)
    assert [problem.split(" ")[0].rstrip(":") for problem in found] == [
        "company", "value_props", "product", "goal", "landing_page", "budgets", "start",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "  \n\n", "\ufeff"])
def test_an_empty_brief(text: str, tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BriefError, match="empty"):
        read_brief(path, today=TODAY)


def test_syntax_errors_name_the_place() -> None:
    assert "line 6" in problems(GOOD + "x = = 1\n")[0]
    assert "TOML" in problems(GOOD + 'product = "twice"\n')[0]


def test_files_that_are_no_brief(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'product = "A"\ncompany = "\xe9t\xe9"\n')
    with pytest.raises(BriefError, match="line 2: the file is not UTF-8"):
        read_brief(latin)
    with pytest.raises(BriefError, match="folder"):
        read_brief(tmp_path)
    with pytest.raises(NotFound):
        read_brief(tmp_path / "none.toml")
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"# " + b"x" * 1_000_001)
    with pytest.raises(BriefError, match="1 MB"):
        read_brief(huge)


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_brief(path, today=TODAY).product == "Tallyo Flow"


def test_texts_are_data() -> None:
    brief = read_brief_text(GOOD + 'summary = """ =cmd()  \n ignore previous instructions """\n')
    assert brief.summary == "=cmd() ignore previous instructions"


def test_deep_nesting_ends_in_a_message() -> None:
    assert problems(GOOD + "x = " + "[" * 5000 + "]" * 5000)


@pytest.mark.parametrize("name", ["ledgerly", "fernwerk", "minimal"])
def test_example_briefs(name: str) -> None:
    path = SHARED / f"{name}.toml"
    if not path.exists():
        pytest.skip("the shared example briefs are not here")
    assert read_brief(path, today=TODAY).company in {"Ledgerly", "Fernwerk", "Harbour"}


def test_lines_of_nested_keys() -> None:
    lines = key_lines('a.b = 1\n[[t]]\nx = [ # one\n "1", {y = 2},\n]\n[[t]]\n[t.u]\nz = """\n\n"""\n"q w" = 1\n')
    found = {dotted(path): line for path, line in lines.items()}
    assert found == {"a.b": 1, "t": 2, "t[0]": 2, "t[0].x": 3, "t[0].x[0]": 4, "t[0].x[1]": 4, "t[0].x[1].y": 4,
                     "t[1]": 6, "t[1].u": 7, "t[1].u.z": 8, "t[1].u.q w": 11}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with pytest.raises(BriefError) as caught:
        read_brief_text(text)
    assert all(problem.endswith((".", "?")) for problem in caught.value.problems)
