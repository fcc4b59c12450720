"""LinkedIn ads: a sponsored post with its fold, a text ad, a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.catalog import KINDS, LINKEDIN
from core.catalog.ads import FORMAT_LIMITS
from core.conversations import first_answers
from ui import theme
from ui.screens.editor.previews.drawing import Pen
from ui.tables.wording import choice_word

_FIELDS = KINDS["ad"].by_name
FOLD = _FIELDS["introductory_text"].limits[LINKEDIN].advised or 150
_LIMITS_OF_BODY = {word: limit.most for (word, name), limit in FORMAT_LIMITS.items() if name == "body"}
CUT = {name: _FIELDS[name].limits[LINKEDIN].advised for name in ("headline", "description")}


def folded(text: str) -> str:
    """What stands above the fold."""
    return text if len(text) <= FOLD else text[:FOLD].rstrip() + " … see more"


def cut(name: str, text: str) -> str:
    """A headline or description as far as the platform shows it."""
    most = CUT[name]
    return text if most is None or len(text) <= most else text[:most].rstrip() + "…"


def draw(pen: Pen, values: Mapping[str, Any], *, unfolded: bool) -> None:
    """Draw an ad of any format."""
    if values.get("format") in _LIMITS_OF_BODY:
        _message(pen, values)
    elif values.get("format") == "text":
        _text_ad(pen, values)
    else:
        _post(pen, values, unfolded=unfolded)


def counts(values: Mapping[str, Any]) -> str:
    """How much of each text is shown, in one line."""
    intro = values.get("introductory_text") or ""
    if values.get("format") in _LIMITS_OF_BODY:
        return f"Message {len(values.get('body') or ''):,} of {_LIMITS_OF_BODY[values['format']]:,}"
    parts = []
    if intro:
        hidden = max(0, len(intro) - FOLD)
        parts.append(f"Text {len(intro):,}" + (f", {hidden:,} behind the fold" if hidden else f" of {FOLD}"))
    for name in CUT:
        text = values.get(name) or ""
        if text and CUT[name]:
            parts.append(f"{_FIELDS[name].label} {len(text):,} of {CUT[name]}")
    return "  ·  ".join(parts)


def _post(pen: Pen, values: Mapping[str, Any], *, unfolded: bool) -> None:
    pen.text(values.get("advertiser") or "Your company", bold=True, lines=1)
    pen.text("Promoted", "muted", size=theme.SMALL, lines=1)
    pen.gap(8)
    intro = values.get("introductory_text") or ""
    if unfolded and len(intro) > FOLD:
        pen.text(intro[:FOLD], lines=12)
        pen.rule("the fold")
        pen.text(intro[FOLD:].lstrip(), lines=60)
    else:
        pen.text(folded(intro), lines=8)
    pen.gap(8)
    pen.box(96, values.get("document") or values.get("image") or "Image is chosen later")
    pen.gap(8)
    pen.text(cut("headline", values.get("headline") or ""), bold=True, lines=3)
    pen.text(cut("description", values.get("description") or ""), "muted", size=theme.SMALL, lines=2)
    pen.gap(8)
    pen.button(choice_word(values.get("call_to_action") or ""))


def _text_ad(pen: Pen, values: Mapping[str, Any]) -> None:
    pen.text("Promoted", "muted", size=theme.SMALL, lines=1)
    pen.gap(4)
    pen.text(values.get("headline") or "Write a headline", "accent", bold=True, lines=2)
    pen.text(values.get("description") or "", lines=3)


def _message(pen: Pen, values: Mapping[str, Any]) -> None:
    pen.text(values.get("sender") or "Sender is chosen later", "muted", size=theme.SMALL, lines=1)
    pen.text(values.get("subject") or "Write a subject", bold=True, lines=2)
    pen.gap(8)
    pen.text(values.get("body") or "", lines=30)
    pen.gap(8)
    if values.get("format") != "conversation":
        pen.button(values.get("button") or "")
        return
    for word in first_answers(values.get("answers") or ""):
        pen.button(word)
        pen.gap(4)
