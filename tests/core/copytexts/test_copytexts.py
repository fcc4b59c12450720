"""Candidate texts: kept in the file, judged, decided, put into ads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import changesets
from core.brandkit import BrandKit, save_kit
from core.copy.fields import INTRODUCTION_FOLD
from core.copy.width import display_width
from core.copytexts import KEPT, OFFERED, REJECTED, NewText, listed, offer, restore, rewrite, verdicts
from core.copytexts.counting import counted, hook
from core.copytexts.deciding import decide, decided, keeping, pinning, rejecting, reopening, standings
from core.copytexts.groups import groups
from core.copytexts.judging import judge_sheet, with_judged
from core.copytexts.placing import put_into, put_into_new, put_words, why_no_ad
from core.copytexts.sheet import Sheet, Shown, sheet
from core.copytexts.suggesting import suggested
from core.copytexts.together import Way, together
from core.errors import InvalidInput, NotFound
from core.evidence import add_evidence, list_entries, renew, withdraw
from core.evidence import restore as restore_entry
from core.generation.rewriting import Wish, write_more
from core.progress import silent
from core.rows import get_row, list_rows
from core.rules import check
from core.rules.context import local_today
from core.workspace import Workspace
from core.xray import Trouble

if TYPE_CHECKING:
    from conftest import Place

NOBODY = (None, None)


def write(workspace: Workspace, ad_group: str, count: int = 8, section: str | None = None) -> Sheet:
    write_more(workspace, ad_group, Wish(count, section), NOBODY, silent())
    return sheet(workspace, ad_group)


def named(found: Sheet, text: str) -> Shown:
    return next(one for one in found.texts if one.text.text == text)


def own(workspace: Workspace, found: Sheet, field: str, *texts: str) -> Sheet:
    offer(workspace, found.group.pk, [NewText(field, "own", text) for text in texts])
    return sheet(workspace, found.group.id)


def test_what_was_offered_stays_and_is_not_offered_again(workspace: Workspace, place: Place) -> None:
    first = write(workspace, place.search)
    texts = [one.text.text for one in first.texts]
    assert len(texts) == len(set(texts)) == 16
    decide(workspace, rejecting(first.texts[:3]))
    second = write(workspace, place.search)
    assert [one.text.text for one in second.texts[:16]] == texts
    assert len(second.texts) > 16
    assert len({one.text.text.casefold() for one in second.texts}) == len(second.texts)
    assert offer(workspace, first.group.pk, [NewText("headlines", "own", texts[0].upper())]) == []
    proofs = write(workspace, place.search, 5, "proof")
    fresh = proofs.texts[len(second.texts) :]
    assert fresh
    assert {one.section.name for one in fresh} == {"proof"}


def test_the_grammars_texts_come_before_the_models_judge(workspace: Workspace, place: Place) -> None:
    seen: list[int] = []
    write_more(
        workspace,
        place.search,
        Wish(4),
        NOBODY,
        silent(),
        lambda: seen.append(len(sheet(workspace, place.search).texts)),
    )
    assert seen == [8]


def test_verdicts_can_be_taken_back_and_are_told_to_the_ranking(workspace: Workspace, place: Place) -> None:
    found = write(workspace, place.search)
    one, other = found.texts[:2]
    before = decide(workspace, keeping([one]))
    decide(workspace, rejecting([other]))
    now = sheet(workspace, place.search)
    assert [named(now, each.text.text).text.state for each in (one, other)] == [KEPT, REJECTED]
    assert [(each.text, each.kept) for each in verdicts(workspace)] == [(one.text.text, True), (other.text.text, False)]
    restore(workspace, before)
    decide(workspace, reopening([other]))
    assert {each.text.state for each in sheet(workspace, place.search).texts} == {OFFERED}
    assert verdicts(workspace) == []
    with pytest.raises(NotFound):
        restore(
            workspace,
            [*standings([one]), type(before[0])("0193a0b2-0000-7000-8000-000000000000", "x", (), "p", KEPT, None)],
        )


def test_a_decision_shows_at_once_what_the_file_says_later(workspace: Workspace, place: Place) -> None:
    found = write(workspace, place.search)
    decision = keeping(found.texts[:4])
    shown = decided(found, decision.after)
    decide(workspace, decision)
    assert [one.text for one in shown.texts] == [one.text for one in sheet(workspace, place.search).texts]


def test_nothing_unproven_can_be_kept_until_there_is_evidence(workspace: Workspace, place: Place) -> None:
    found = own(workspace, write(workspace, place.search), "headlines", "Rated 9 of 10 by Controllers")
    mine = named(found, "Rated 9 of 10 by Controllers")
    assert mine.unproven
    refused = keeping([mine, found.texts[0]])
    assert [one.text.text for one, _ in refused.refused] == ["Rated 9 of 10 by Controllers"]
    assert "9" in refused.refused[0][1]
    assert len(refused.after) == 1
    add_evidence(workspace, "Rated 9 of 10 by controllers", "Survey of March 2026")
    again = named(sheet(workspace, place.search), "Rated 9 of 10 by Controllers")
    assert not again.unproven
    assert [one.proof for one in again.grounds if one.proof] == [
        "Rated 9 of 10 by controllers (Survey of March 2026)"
    ] * len(again.grounds)
    assert keeping([again]).refused == ()


def test_what_was_kept_cannot_be_put_into_an_ad_once_its_evidence_expired(workspace: Workspace, place: Place) -> None:
    found = write(workspace, place.search, 15)
    decide(workspace, keeping(found.texts))
    assert why_no_ad(sheet(workspace, place.search)) is None
    claim = next(one for one in list_entries(workspace) if "5 days" in one.statement)
    renew(workspace, claim.id, local_today(workspace))
    today = local_today(workspace)
    assert why_no_ad(sheet(workspace, place.search)) is None, "it counts on its last day"
    tomorrow = sheet(workspace, place.search, today=today + timedelta(days=1))
    assert "expired" in (why_no_ad(tomorrow) or "")
    with pytest.raises(InvalidInput, match="expired"):
        put_into_new(workspace, tomorrow)


@pytest.mark.parametrize(
    ("text", "width", "worst", "over", "strained"),
    [
        ("Close in 3 Days", 15, 15, False, False),
        ("Close {KeyWord:Books} Now", 15, 42, False, True),
        ("会計" * 7, 28, 28, False, False),
        ("会計" * 8, 32, 32, True, False),
        ("Ends in {COUNTDOWN(2027/1/1):5 days}", 14, 14, False, False),
    ],
)  # fmt: skip
def test_lengths_are_counted_as_google_does_at_their_worst(
    text: str, width: int, worst: int, over: bool, strained: bool
) -> None:
    count = counted("google_ads", "headlines", text, ["erp", "financial close automation tools"])
    assert (count.width, count.worst, count.over, count.strained) == (width, worst, over, strained)


def test_the_hook_is_what_stands_above_the_fold() -> None:
    first = "Late nights at month end? "
    assert hook(first + "x" * 20).hidden == 0
    seen = hook(first + "word " * 60)
    assert seen.whole
    assert len(seen.shown) <= INTRODUCTION_FOLD < len(first + "word " * 60)
    assert seen.hidden == len(first + "word " * 60) - INTRODUCTION_FOLD
    assert not hook("word " * 60 + "end.").whole
    assert counted("linkedin_ads", "introductory_text", "x" * 151).strained


def test_a_new_search_ad_is_made_of_the_kept_texts_and_can_be_undone(workspace: Workspace, place: Place) -> None:
    found = write(workspace, place.search, 20)
    with pytest.raises(InvalidInput, match="at least 3 headlines"):
        put_into_new(workspace, found)
    heads = [one for one in found.texts if one.text.field == "headlines"]
    below = [one for one in found.texts if one.text.field == "descriptions"]
    decide(workspace, keeping([*heads[:18], *below[:3]]))
    kept = sheet(workspace, place.search)
    decide(workspace, pinning(kept, {heads[1].text.text: 2}))
    made = put_into_new(workspace, sheet(workspace, place.search))
    row = get_row(workspace, "ad", made.ads[0])
    assert row["headlines"] == [one.text.text for one in heads[:15]]
    assert row["headline_pins"] == {"2": "2"}
    assert row["descriptions"] == [one.text.text for one in below[:3]]
    assert (row["format"], row["final_url"], row["status"]) == (
        "responsive_search",
        "https://ledgerly.example/close",
        "ENABLED",
    )
    assert named(sheet(workspace, place.search), heads[0].text.text).used
    changesets.undo(workspace)
    assert list_rows(workspace, "ad") == []
    assert len(sheet(workspace, place.search).kept("headlines")) == 18


def test_linkedin_gets_an_ad_for_each_introductory_text_or_one_that_stands_gets_other_words(
    workspace: Workspace, place: Place
) -> None:
    found = write(workspace, place.linkedin, 6)
    fields = {one.text.field for one in found.texts}
    assert fields == {"introductory_text", "headline", "description"}
    mine = {name: [one for one in found.texts if one.text.field == name] for name in fields}
    decide(workspace, keeping([*mine["introductory_text"][:2], *mine["headline"][:2], mine["description"][0]]))
    made = put_into_new(workspace, sheet(workspace, place.linkedin))
    rows = [get_row(workspace, "ad", id) for id in made.ads]
    assert [row["introductory_text"] for row in rows] == [one.text.text for one in mine["introductory_text"][:2]]
    assert len({row["name"] for row in rows}) == 2
    assert {row["description"] for row in rows} == {mine["description"][0].text.text}
    decide(workspace, rejecting([*mine["introductory_text"], *mine["headline"][1:], *mine["description"]]))
    put_into(workspace, sheet(workspace, place.linkedin), made.ads[1])
    after = get_row(workspace, "ad", made.ads[1])
    assert after["headline"] == mine["headline"][0].text.text
    assert after["introductory_text"] == rows[1]["introductory_text"], "fields nothing was kept for stay"


def test_texts_wait_for_review_when_that_is_wanted(workspace: Workspace, place: Place) -> None:
    decide(workspace, keeping(write(workspace, place.search, 15).texts))
    made = put_into_new(workspace, sheet(workspace, place.search), propose=True)
    assert list_rows(workspace, "ad") == []
    changesets.accept(workspace, made.change_set)
    assert len(list_rows(workspace, "ad")) == 1


def test_the_kept_texts_are_looked_through_and_the_repair_clears_them(workspace: Workspace, place: Place) -> None:
    found = write(workspace, place.search)
    assert together(found) is None, "nothing is kept yet"
    heads = (
        "Close the Books in 3 Days",
        "Ledgerly Close",
        "Works With SAP",
        "For Controllers",
        "Tired of Late Nights?",
    )
    below = ("Close the books in 3 days. See how Ledgerly works.", "Get in touch with the Ledgerly team.")
    found = own(workspace, own(workspace, found, "headlines", *heads), "descriptions", *below)
    decide(workspace, keeping([named(found, text) for text in (*heads, *below)]))
    seen = together(sheet(workspace, place.search))
    assert seen is not None
    assert seen.total == 5 * 4 * 3 * 2
    assert seen.counts[Trouble.REDUNDANT] > 0
    assert seen.pairs
    assert seen.ways
    decide(workspace, pinning(sheet(workspace, place.search), seen.ways[0].moves))
    after = together(sheet(workspace, place.search))
    assert after is not None
    assert (after.bad, after.total) == (0, seen.ways[0].left)


@pytest.mark.parametrize("platform", ["search", "linkedin"])
def test_a_suggested_set_reads_well_in_every_combination(workspace: Workspace, place: Place, platform: str) -> None:
    found = write(workspace, getattr(place, platform), 40)
    chosen = suggested(found)
    decide(workspace, keeping(chosen))
    kept = sheet(workspace, found.group.id)
    assert why_no_ad(kept) is None
    seen = together(kept)
    assert seen is not None
    assert (seen.bad, seen.counts) == (0, {})
    assert len(chosen) >= (12 if platform == "search" else 4)
    assert {"brand", "benefit", "pain"} <= {one.section.name for one in chosen} or platform == "linkedin"
    assert not {one.text.id for one in suggested(kept)} & {one.text.id for one in chosen}


def test_linkedin_texts_that_repeat_each_other_are_told_apart(workspace: Workspace, place: Place) -> None:
    found = write(workspace, place.linkedin)
    intros = (
        "Ledgerly: close the books in 3 days, with every reconciliation in one place.",
        "Late nights at month end? See how Ledgerly works.",
    )
    found = own(workspace, own(workspace, found, "introductory_text", *intros), "headline", "Close the books in 3 days")
    decide(workspace, keeping([named(found, text) for text in (*intros, "Close the books in 3 days")]))
    seen = together(sheet(workspace, place.linkedin))
    assert seen is not None
    assert (seen.total, seen.bad) == (2, 1)
    assert seen.ways == (Way({intros[0]: 0}, 1),)


def test_every_text_is_judged_and_the_parts_are_kept(workspace: Workspace, place: Place) -> None:
    found = own(workspace, write(workspace, place.search), "headlines", "Quicker Month End")
    assert named(found, "Quicker Month End").score is None
    judged = judge_sheet(workspace, found, None, None, silent())
    shown = with_judged(found, judged)
    assert all(one.score is not None and 0 <= one.score <= 1 for one in shown.texts)
    kept = sheet(workspace, place.search)
    assert {one.text.id: dict(one.text.parts) for one in kept.texts} == {
        id: one.values for id, one in judged.qualities.items()
    }
    assert "verdicts" in judged.weights


def test_a_persons_words_replace_a_candidate_and_their_proof_is_looked_for_again(
    workspace: Workspace, place: Place
) -> None:
    found = write(workspace, place.search)
    one = next(each for each in found.texts if each.text.evidence and each.text.field == "headlines")
    before = rewrite(workspace, one.text.id, "  Close the Books in 2 Days ")
    mine = next(each for each in sheet(workspace, place.search).texts if each.text.id == one.text.id)
    assert (mine.text.text, mine.text.source, mine.text.evidence) == ("Close the Books in 2 Days", "person", ())
    assert mine.why_not == mine.unproven[0].words()
    restore(workspace, before)
    with workspace.read() as connection:
        assert one.text in listed(connection, found.group.pk)


def test_ad_groups_without_a_full_ad_come_first(workspace: Workspace, place: Place) -> None:
    campaign = list_rows(workspace, "campaign", limit=1)[0].id
    with workspace.edit("More") as edit:
        for name, headlines in (("Full", 12), ("Alone", 0), ("Thin", 4)):
            group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": name})
            if headlines:
                edit.create("ad", {"ad_group": group, "platform": "google_ads", "format": "responsive_search",
                                   "headlines": [f"Text {at}" for at in range(headlines)], "descriptions": ["a", "b", "c"]})  # fmt: skip
    with workspace.read() as connection:
        found, total = groups(connection)
        searched, _ = groups(connection, "ledgerly alone")
        few, many = groups(connection, most=1)
    assert [one.name for one in found if one.platform == "google_ads"] == [
        "Alone",
        "Ledgerly | Close | Software",
        "Thin",
        "Full",
    ]
    assert (total, many, len(few)) == (5, 5, 1)
    assert [one.name for one in searched] == ["Alone"]
    assert {one.name: (one.title, one.facts(), one.weak) for one in found}["Thin"] == (
        "Thin",
        "4 headlines, 3 descriptions",
        True,
    )
    assert found[1].title == "Software", "what the campaign says already is left out"


def test_kept_texts_show_that_what_they_were_written_from_is_gone(workspace: Workspace, place: Place) -> None:
    found = write(workspace, place.search, 40)
    assert not any(one.lost for one in found.texts), "all that was written is stated"
    props = [one for one in found.texts if one.text.evidence and not one.grounds and one.why_not is None]
    said = next(one for one in props if one.text.evidence[0].startswith("Value proposition: "))
    statement = said.text.evidence[0].partition(": ")[2]
    decide(workspace, keeping([said]))
    entry = next(one for one in list_entries(workspace) if one.statement == statement)
    withdraw(workspace, entry.id)
    now = named(sheet(workspace, place.search), said.text.text)
    assert [one.word for one in now.lost] == ["Withdrawn"]
    assert f"“{statement}”, which was withdrawn" in str(now.why_not)
    restore_entry(workspace, entry.id)
    assert not named(sheet(workspace, place.search), said.text.text).lost
    brief = place.brief.replace(f'"{statement}"', '"Something else that is true"')
    assert brief != place.brief
    with workspace.edit("Another brief", about={"brief": brief}) as edit:
        edit.create("label", {"name": "New"})
    gone = named(sheet(workspace, place.search), said.text.text)
    assert [one.word for one in gone.lost] == ["Not in brief"]
    assert not keeping([gone]).after


@pytest.mark.parametrize(
    ("text", "width", "worst"),
    [
        ("全角の見出し", 12, 12),
        ("{KeyWord:Software} Now", 12, 28),
        ("{=IF(device=mobile,Call the Close Team):Book}", 4, 19),
        ("{CUSTOMIZER.Days:3} Days to Close", 15, 15),
    ],
)
def test_lengths_are_counted_at_their_worst(text: str, width: int, worst: int) -> None:
    count = counted("google_ads", "headlines", text, ("close", "month end close software"))
    assert (count.width, count.worst) == (width, worst)


def test_what_the_brand_asks_for_in_every_ad_is_added_to_the_ad_and_not_to_the_candidates(
    workspace: Workspace, place: Place
) -> None:
    save_kit(workspace, BrandKit(legal_lines=("Ledgerly GmbH, Berlin",)))
    found = write(workspace, place.search, 40)
    decide(workspace, keeping(suggested(found)))
    kept = sheet(workspace, place.search)
    assert kept.required == ("Ledgerly GmbH, Berlin",)
    assert not [one for text in kept.texts for one in text.findings if "Berlin" in one.message]
    assert "“Ledgerly GmbH, Berlin” is added, as the brand asks." in put_words(kept)
    made = put_into_new(workspace, kept)
    row = get_row(workspace, "ad", made.ads[0])
    assert sum("Ledgerly GmbH, Berlin" in text for text in row["descriptions"]) == 1
    assert all(display_width(text) <= 90 for text in row["descriptions"])
    assert not any("Ledgerly GmbH" in one.text.text for one in sheet(workspace, place.search).texts)
    assert not [one for one in check(workspace) if "legal_line" in one.rule]


def test_a_post_gets_the_legal_line_behind_its_text(workspace: Workspace, place: Place) -> None:
    save_kit(workspace, BrandKit(legal_lines=("Ledgerly GmbH, Berlin",)))
    found = write(workspace, place.linkedin)
    decide(workspace, keeping(suggested(found)))
    kept = sheet(workspace, place.linkedin)
    for ad in put_into_new(workspace, kept).ads:
        assert get_row(workspace, "ad", ad)["introductory_text"].endswith(" Ledgerly GmbH, Berlin.")
