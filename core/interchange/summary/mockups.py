"""Drawings of ads as people would meet them, in our own neutral lines: no logos, nothing from outside the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from core.catalog import GOOGLE
from core.combinations import combinations
from core.conversations import first_answers
from core.wording import choice_word

_FOLD = 150  # characters of a LinkedIn text before “see more”
Values = Mapping[str, Any]


def mockup(values: Values, sender: str) -> str:
    """An ad's values as HTML; `sender` is the name of the account."""
    if values.get("platform") == GOOGLE:
        return _legacy(values) if values.get("format") == "legacy" else _search(values)
    return _message(values) if values.get("format") in ("message", "conversation") else _post(values, sender)


def _search(values: Values) -> str:
    shown = combinations(values)
    headlines = shown.headlines.at(0) if len(shown.headlines) else ()
    descriptions = shown.descriptions.at(0) if len(shown.descriptions) else ()
    path = "".join(f" › {escape(values[name])}" for name in ("path1", "path2") if values.get(name))
    return (
        '<div class="ad search"><p class="sponsored">Sponsored</p>'
        f'<p class="from"><span class="dot" aria-hidden="true"></span>{escape(_domain(values))}{path}</p>'
        f'<p class="head">{escape(" - ".join(headlines)) or "<em>No headline</em>"}</p>'
        f"<p>{escape(' '.join(descriptions))}</p></div>{_all_texts(values)}"
    )


def _all_texts(values: Values) -> str:
    """Every text of a search ad with its pin, behind a line that opens."""
    lists = []
    for name, word in (("headlines", "Headlines"), ("descriptions", "Descriptions")):
        texts: Sequence[str] = values.get(name) or ()
        pins: Mapping[str, Any] = values.get(f"{name.removesuffix('s')}_pins") or {}
        if texts:
            lines = "".join(f"<li>{escape(text)}{_pin(pins.get(str(n)))}</li>" for n, text in enumerate(texts, 1))
            lists.append(f"<h4>{word}</h4><ol>{lines}</ol>")
    count = sum(len(values.get(name) or ()) for name in ("headlines", "descriptions"))
    return f'<details class="texts"><summary>All {count} texts</summary>{"".join(lists)}</details>' if lists else ""


def _pin(place: Any) -> str:
    return f' <span class="tag">always at place {escape(str(place))}</span>' if place else ""


def _legacy(values: Values) -> str:
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(str(text))}</dd>" for name, text in (values.get("texts") or {}).items()
    )
    return f'<div class="ad search"><p class="sponsored">Sponsored</p><dl>{lines}</dl></div>'


def _post(values: Values, sender: str) -> str:
    picture = values.get("document") or values.get("image") or ""
    word = "Document" if values.get("format") == "document" else "Image"
    action = choice_word(values["call_to_action"]) if values.get("call_to_action") else ""
    button = f'<span class="button">{escape(action)}</span>' if action else ""
    described = f"<p>{escape(values['description'])}</p>" if values.get("description") else ""
    shown = "" if values.get("format") == "text" else f'<div class="picture">{escape(picture) or word}</div>'
    return (
        f'<div class="ad post"><p class="from"><span class="face" aria-hidden="true">{escape(sender[:1].upper())}</span>'
        f"<span><strong>{escape(sender)}</strong><br><small>Promoted</small></span></p>{_folded(values.get('introductory_text') or '')}"
        f'{shown}<div class="foot"><div><p class="head">{escape(values.get("headline") or "")}</p>{described}'
        f"<small>{escape(_domain(values))}</small></div>{button}</div></div>"
    )


def _folded(text: str) -> str:
    """A text as the feed shows it: the rest opens on a click."""
    if len(text) <= _FOLD:
        return f'<p class="intro">{_lines(text)}</p>'
    cut = text.rfind(" ", 0, _FOLD)
    cut = cut if cut > 0 else _FOLD
    return f'<details class="intro"><summary>{_lines(text[:cut])}<span class="more">… see more</span></summary>{_lines(text[cut:])}</details>'


def _message(values: Values) -> str:
    words = [values["button"]] if values.get("button") else first_answers(values.get("answers") or "")
    button = " ".join(f'<span class="button">{escape(word)}</span>' for word in words)
    return (
        f'<div class="ad post"><p class="from"><span class="face" aria-hidden="true">{escape((values.get("sender") or "?")[:1].upper())}</span>'
        f"<span><strong>{escape(values.get('sender') or 'Sender')}</strong><br><small>Sponsored message</small></span></p>"
        f'<p class="head">{escape(values.get("subject") or "")}</p><p class="intro">{_lines(values.get("body") or "")}</p>{button}</div>'
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _domain(values: Values) -> str:
    try:
        return (urlsplit(values.get("final_url") or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
