"""Messages in the inbox: what is drafted stands there once, refusals stand on their rows, and a download brings it back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.changesets import accept
from core.errors import InvalidInput, PlatformError, SignInNeeded
from core.posting.undoing import undo_post
from core.progress import Progress
from core.schema import remote_file
from integrations.linkedin_ads.mapping import Place, document, read, with_message
from integrations.linkedin_ads.pulling import pull
from tests.integrations.linkedin_posting.test_trouble import READS, WRITES

PAGE = "urn:li:organization:900001"
US = {"include": [{"locations": [{"name": "United States", "urn": "urn:li:geo:103644278"}]}]}
TEXTS = {
    "subject": "A short question", "body": "Dear controller,\n\nhow long does a close take & why? <5 days>", "button": "See it",
    "sender": PAGE, "final_url": "https://www.nordlicht.example/m",
}  # fmt: skip


def plant(desk: Any, prefix: str, word: str = "message", count: int = 1, **values: Any) -> None:
    """A campaign whose ad set shows messages."""
    desk.plant(prefix, groups=0)
    with desk.workspace.edit("Plant messages") as edit:
        group = edit.create("ad_group", {
            "campaign": desk.row("campaign", f"{prefix}Close").id, "platform": "linkedin_ads", "name": f"{prefix}Set",
            "status": "ENABLED", "objective": "WEBSITE_VISIT", "format": word, "daily_budget": "30.00", "locale": "en_US",
            "bid_strategy": "Manual bidding", "bid": "60.00", "targeting": US, "audience_expansion": False, "audience_network": False,
        })  # fmt: skip
        for n in range(1, count + 1):
            given = (
                TEXTS | {"ad_group": group, "platform": "linkedin_ads", "status": "ENABLED", "format": word} | values
            )
            edit.create("ad", given | {"name": f"{prefix}Ad {n}"})


def sent(desk: Any, kind: str, prefix: str = "") -> list[dict[str, Any]]:
    return [one for one in desk.linkedin.dump() if one["kind"] == kind and one.get("name", "").startswith(prefix)]


def creatives(desk: Any, prefix: str) -> list[str]:
    return sorted(str(one["name"]) for one in desk.standing("creative", prefix))


def test_a_message_is_posted_once_and_changed_by_making_it_anew(desk: Any) -> None:
    plant(desk, "Message ", count=2, image="picture.png")
    done = desk.post(enable=True)
    assert (done.failed, done.pending, done.stopped) == ((), 0, None)
    assert creatives(desk, "Message ") == ["Message Ad 1", "Message Ad 2"]
    shown = sent(desk, "message", "Message ")
    assert [one["name"] for one in shown] == ["Message Ad 1", "Message Ad 2"]
    assert shown[0]["htmlBody"] == "Dear controller,<br><br>how long does a close take &amp; why? &lt;5 days&gt;"
    regular = shown[0]["subContent"]["regular"]
    assert regular["callToActionLandingPageUrl"] == "https://www.nordlicht.example/m?utm_source=li"
    assert regular["rightRailAdPicture"].startswith("urn:li:image:")
    (ad_set,) = desk.standing("campaign", "Message ")
    assert (ad_set["type"], ad_set["format"], ad_set["creativeSelection"], ad_set["costType"]) == (
        "SPONSORED_INMAILS", "SPONSORED_INMAIL", "ROUND_ROBIN", "CPM",
    )  # fmt: skip
    with desk.workspace.read() as reading:
        assert not [one for one in reading.execute(select(remote_file.c.urn)).scalars() if "InMail" in one]
    assert desk.post(enable=True).planned == 0
    desk.set("ad", "Message Ad 1", subject="A shorter question")
    assert desk.post(enable=True).pending == 0
    assert creatives(desk, "Message ") == ["Message Ad 1", "Message Ad 2"]
    assert sorted(one["subject"] for one in sent(desk, "message", "Message ")) == ["A short question"] * 2 + [
        "A shorter question"
    ]
    changeset, _ = undo_post(desk.workspace, done.post)
    accept(desk.workspace, changeset)
    assert desk.post(enable=True).pending == 0
    assert creatives(desk, "Message ") == []


ANSWERS = """See the demo -> https://www.nordlicht.example/demo
How does it work? -> It closes the books in four days.
    Show me -> https://www.nordlicht.example/tour
    Not now -> Thank you for your time."""


def test_a_conversation_is_posted_from_its_leaves(desk: Any) -> None:
    plant(desk, "Talk ", "conversation", button=None, final_url=None, answers=ANSWERS)
    desk.linkedin.faults.add("unavailable_after", "sponsoredMessageContents.BATCH_CREATE")
    done = desk.post(enable=True)
    assert (done.failed, done.pending, done.stopped) == ((), 0, None)
    assert creatives(desk, "Talk ") == ["Talk Ad 1"]
    (message,) = [one for one in sent(desk, "message") if one["name"] == "Talk Ad 1"]
    urn = message["subContent"]["guidedReplies"]["sponsoredConversation"]
    (talk,) = [one for one in sent(desk, "conversation") if one["id"] == urn]
    nodes = {one["id"]: one for one in sent(desk, "node")}
    first = nodes[talk["firstMessageContent"]]
    assert first["bodySource"]["text"] == TEXTS["body"]
    demo, work = first["nextAction"]["options"]
    assert demo["landingPage"] == "https://www.nordlicht.example/demo?utm_source=li"
    second = nodes[work["nextContent"]]
    assert second["bodySource"] == {"text": "It closes the books in four days."}
    assert nodes[second["nextAction"]["options"][1]["nextContent"]]["bodySource"] == {
        "text": "Thank you for your time."
    }
    (ad_set,) = desk.standing("campaign", "Talk ")
    assert (ad_set["type"], ad_set["format"]) == ("SPONSORED_INMAILS", "SPONSORED_MESSAGE")
    pulled = pull(desk.workspace, desk.connection, Progress(), client=desk.adapter.around.client)
    assert any("cannot be downloaded" in one for one in pulled.skipped)
    assert desk.row("ad", "Talk Ad 1")["answers"] == ANSWERS
    assert desk.row("ad", "Talk Ad 1")["format"] == "conversation"
    assert not desk.plan(enable=True).operations


@pytest.mark.parametrize(
    ("answers", "words"),
    [("", "has no answers"), ("No arrow", "has no arrow"), ("\n".join(["A -> b"] * 6), "6 answers")],
)
def test_answers_that_cannot_be_read_are_refused(answers: str, words: str) -> None:
    ad = TEXTS | {"format": "conversation", "status": "PAUSED", "name": "Ad", "answers": answers}
    with pytest.raises(InvalidInput, match=words) as refused:
        document("ad", ad, Place(account="5", ad_group="7"))
    assert refused.value.where == "answers"


def test_a_download_brings_messages_back(desk: Any) -> None:
    plant(desk, "Back ")
    assert desk.post(enable=True).pending == 0
    before = dict(desk.row("ad", "Back Ad 1").values)
    pull(desk.workspace, desk.connection, Progress(), client=desk.adapter.around.client)
    after = dict(desk.row("ad", "Back Ad 1").values)
    assert {name: after.get(name) for name in (*TEXTS, "format", "name", "status")} == {
        name: before.get(name) for name in (*TEXTS, "format", "name", "status")
    }
    assert not desk.plan(enable=True).operations


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"sender": None}, "sender", "no sender"),
        ({"sender": "Jordan"}, "sender", "names no sender"),
        ({"sender": "urn:li:person:Stranger1"}, "sender", "not approved"),
        ({"button": None}, "button", "no button"),
    ],
)
def test_what_a_message_lacks_stands_on_its_row(desk: Any, values: dict[str, Any], field: str, words: str) -> None:
    prefix = f"Lacking {field} {words} "
    plant(desk, prefix, **values)
    done = desk.post()
    assert [(one.field, words in one.refusal.message) for one in done.failed] == [(field, True)]
    assert creatives(desk, prefix) == []


@pytest.mark.parametrize("lacking", ["subject", "body", "sender", "button", "final_url"])
def test_a_message_is_only_sent_whole(lacking: str) -> None:
    ad = TEXTS | {"format": "message", "status": "PAUSED", "name": "Ad", "lead_form": "7", lacking: None}
    with pytest.raises(InvalidInput, match="has no") as refused:
        document("ad", ad, Place(account="5", ad_group="7"))
    assert refused.value.where == lacking


def test_a_message_whose_ad_was_refused_or_lost_is_not_made_a_second_time(desk: Any) -> None:
    plant(desk, "Lost ")
    desk.linkedin.faults.add("unavailable_before", "creatives.CREATE")
    desk.linkedin.faults.add("unavailable_after", "creatives.CREATE")
    assert desk.post().pending == 0
    assert creatives(desk, "Lost ") == ["Lost Ad 1"]
    assert len([one for one in sent(desk, "message") if one["name"] == "Lost Ad 1"]) == 1


SCHEDULES = int(os.environ.get("CAMPAIGN_DESK_SERVED_SCHEDULES", "2"))


@pytest.mark.parametrize("word", ["message", "conversation"])
def test_under_faults_of_every_kind_each_ad_stands_once(linkedin: Any, desk_at: Any, tmp_path: Path, word: str) -> None:
    more = {"button": None, "final_url": None, "answers": ANSWERS} if word == "conversation" else {}
    for seed in range(SCHEDULES):
        folder = tmp_path / str(seed)
        folder.mkdir()
        prefix = f"Seed {word} {seed} "
        with desk_at(linkedin, folder) as desk:
            plant(desk, prefix, word, count=2, **more)
            linkedin.faults.add_schedule(seed, calls=20, rate=0.35, kinds=WRITES, method="linkedin.writes")
            linkedin.faults.add_schedule(seed + 1, calls=20, rate=0.2, kinds=READS, method="linkedin.reads")
            for _ in range(40):
                try:
                    done = desk.post()
                except PlatformError:  # in the plan
                    desk.sign_in_again()
                    continue
                if done.stopped is None and done.planned == 0:
                    break
                if isinstance(done.stopped, SignInNeeded):
                    desk.sign_in_again()
            linkedin.faults.clear()
            assert desk.post().planned == 0
            assert creatives(desk, prefix) == [f"{prefix}Ad 1", f"{prefix}Ad 2"]
            assert not [one for one in linkedin.dump() if "cdesk-" in str(one.get("name"))]
            shown = {one["content"]["reference"] for one in desk.standing("creative", prefix)}
            assert len(shown & {one["id"] for one in sent(desk, "message")}) == 2


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)


@given(subject=TEXT, body=st.lists(TEXT, min_size=1, max_size=4).map("\n".join), button=TEXT, name=TEXT)
def test_any_message_comes_back_as_it_was_written(subject: str, body: str, button: str, name: str) -> None:
    place = Place(account="5", page=PAGE, ad_group="7", url_parameters="utm_source=li")
    ad = TEXTS | {
        "format": "message",
        "status": "PAUSED",
        "name": name,
        "subject": subject,
        "body": body,
        "button": button,
    }
    made = document("ad", ad, place)
    found = read(
        "ad", with_message({"name": made["name"], "intendedStatus": "PAUSED"}, made["inlineContent"]["message"]), place
    )
    assert {key: found[key] for key in ad} == ad
