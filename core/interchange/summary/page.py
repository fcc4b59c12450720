"""The summary as one HTML file that works without any network: text escaped, styles and script inside, nothing else allowed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from core import changesets
from core.catalog import GOOGLE, KINDS, LINKEDIN, PLATFORM_LABELS
from core.changesets import ChangeRow
from core.diffs import Difference, differ, item_words, percent_words
from core.errors import NotFound
from core.interchange.atomic import replacing
from core.interchange.summary.items import SMALL, Item, Section, Summary, summarise
from core.interchange.summary.mockups import mockup
from core.paths import resources
from core.progress import Progress
from core.rows import EntityRow, list_rows
from core.values import money_text
from core.wording import choice_word, value_text
from core.workspace import Workspace

FORMAT = "campaign-desk-answer"
VERSION = 1
_MOST_NAMED = 200
_LONG = 60  # characters of a value that gets a line of its own
_VERBS = {"create": "New", "set": "Changed", "delete": "Removed"}
_HIDDEN = frozenset({"platform", "headlines", "headline_pins", "descriptions", "description_pins", "texts", "level"})


def export_summary(workspace: Workspace, path: Path, progress: Progress, changeset: str | None = None) -> int:
    """Write the summary of a change set (the newest that waits for review when none is named); returns how many items."""
    progress.step("Reading the changes")
    found = summarise(workspace, changeset or _newest(workspace))
    progress.step("Drawing the page")
    page = render(found, workspace)
    with replacing(Path(path)) as fresh:
        fresh.write_text(page, encoding="utf-8")
    return len(found.items)


def _newest(workspace: Workspace) -> str:
    waiting = changesets.list_sets(workspace, state="proposed", limit=1)
    if not waiting:
        raise NotFound("No change set waits for review.", hint="Name one with --changeset; `changesets` lists them.")
    return waiting[0].id


def render(found: Summary, workspace: Workspace) -> str:
    """The page of a summary."""
    style, script = _resource("style.css"), _resource("script.js")
    drawn = _Drawing(workspace)
    about = {
        "format": FORMAT, "version": VERSION, "workspace": workspace.id, "changeset": found.change_set.id,
        "content": found.content, "title": found.change_set.title,
    }  # fmt: skip
    made = datetime.fromtimestamp(found.change_set.created_at / 1000, UTC)
    return Template(_resource("page.html")).substitute(
        title=escape(found.change_set.title),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        about=json.dumps(about).replace("<", "\\u003c"),
        by=escape(f"{found.change_set.author}, {made:%d %B %Y}"),
        reason=f"<p>{escape(found.change_set.reason)}</p>" if found.change_set.reason else "",
        facts="".join(f"<li>{escape(fact)}</li>" for fact in _facts(found, workspace.currency)),
        sections="\n".join(drawn.section(number, one) for number, one in enumerate(found.sections)),
        count=len(found.items),
    )


@cache
def _resource(name: str) -> str:
    return (resources() / "summary" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _facts(found: Summary, currency: str) -> Iterator[str]:
    """Money first, then what is new, changed and removed."""
    daily = sum((_daily(one) for item in found.items.values() for one in _each(item)), 0)
    if daily:
        sign = "more" if daily > 0 else "less"
        yield f"{money_text(abs(daily), currency)} {currency} a day {sign} in budgets"
    total = sum(section.risk for section in found.sections)
    if total:
        yield f"{money_text(total, currency)} {currency} at stake within thirty days"
    counts: dict[str, int] = {}
    for item in found.items.values():
        counts[item.op] = counts.get(item.op, 0) + len(item.changes if item.op != "set" else item.rows)
    for op, word in (("create", "new"), ("set", "changed"), ("delete", "removed")):
        if counts.get(op):
            yield f"{counts[op]:,} {word}"


def _each(item: Item) -> Iterable[tuple[ChangeRow, EntityRow]]:
    rows = {row.id: row for row in item.rows}
    return [(one, rows[one.entity]) for one in item.changes]


def _daily(pair: tuple[ChangeRow, EntityRow]) -> int:
    one, row = pair
    if one.kind not in ("campaign", "ad_group", "budget"):
        return 0
    name = "amount" if one.kind == "budget" else "daily_budget"
    if one.op == "set":
        return (one.after or 0) - (one.before or 0) if one.field == name else 0
    return (1 if one.op == "create" else -1) * int(row[name] or 0)


class _Drawing:
    """Draws items; knows the currency and the names of the accounts that send the ads."""

    def __init__(self, workspace: Workspace) -> None:
        self.currency = workspace.currency
        accounts = list_rows(workspace, "account")
        self._senders = {row["platform"]: row["name"] or "" for row in reversed(accounts)}

    def section(self, number: int, one: Section) -> str:
        """A campaign with its items."""
        name = one.name or "Shared by campaigns"
        badge = (
            f'<span class="tag">{escape(PLATFORM_LABELS.get(one.platform, one.platform))}</span>'
            if one.platform
            else ""
        )
        stake = f'<span class="stake">{self._money(one.risk)} at stake</span>' if one.risk else ""
        inside = "".join(self.item(item) for item in one.items)
        return (
            f'<section aria-labelledby="s{number}"><header><h2 id="s{number}">{escape(name)}</h2>{badge}{stake}'
            f'<span class="both"><button type="button" data-all="accept">Accept all</button>'
            f'<button type="button" data-all="reject">Reject all</button></span></header>{inside}</section>'
        )

    def item(self, item: Item) -> str:
        """One thing to decide, with its two answers and room for a remark."""
        key = item.key
        stake = f'<span class="stake">{self._money(item.risk)} at stake</span>' if item.risk else ""
        where = f'<span class="where">{escape(item.group)}</span>' if item.group and item.kind != "ad_group" else ""
        return (
            f'<fieldset class="item{" line" if item.kind in SMALL else ""}" data-item="{key}"><legend><span class="verb {item.op}">{_VERBS[item.op]}</span> '
            f"{escape(self._title(item))}</legend>{where}{stake}{_what(self._body(item))}"
            f'<div class="answer"><label><input type="radio" name="{key}" value="accept"> Accept</label>'
            f'<label><input type="radio" name="{key}" value="reject"> Reject</label>'
            f'<label class="remark"><span>Remark</span><textarea rows="1" maxlength="2000"></textarea></label></div></fieldset>'
        )

    def _money(self, micros: int) -> str:
        return f"{money_text(micros, self.currency)} {self.currency}"

    def _title(self, item: Item) -> str:
        kind, row = KINDS[item.kind], item.rows[0]
        platform = row["platform"] if "platform" in kind.by_name else GOOGLE
        if len(item.rows) > 1:
            return f"{len(item.rows):,} {kind.plural.lower()}"
        word = choice_word(row["type"]) if item.kind == "asset" and row["type"] else kind.word(platform)
        name = str(row[kind.title] or "")
        if item.kind == "ad":
            name = name or (row["headlines"] or [row["headline"] or row["subject"] or ""])[0]
        if item.kind in ("keyword", "negative_keyword"):
            name = f"{name} ({choice_word(row['match_type'] or '').lower()} match)"
        # The section's own campaign is named above it.
        title = f"{word} “{name}”" if name and item.kind != "campaign" else word
        if item.op == "set" and item.kind != "ad":
            described = kind.by_name.get(item.changes[0].field or "")
            of = "the campaign" if item.kind == "campaign" else f"{title[0].lower()}{title[1:]}"
            title = f"{described.word(platform) if described else 'Other columns'} of {of}"
        return title

    def _body(self, item: Item) -> str:
        if len(item.rows) > 1:
            return self._many(item)
        row = item.rows[0]
        if item.kind == "ad":
            return self._ad(item, row)
        if item.op == "set":
            return "".join(self._difference(one) for one in item.changes)
        said = {"match_type", "status", "type", "negative"} if item.kind in SMALL else set()
        return self._values(row, _HIDDEN | {KINDS[item.kind].title} | said)

    def _many(self, item: Item) -> str:
        """Many small things in one: each on a line."""
        lines = []
        for one, row in list(_each(item))[:_MOST_NAMED]:
            name = str(row[KINDS[item.kind].title] or "")
            if row["match_type"]:
                name += f" ({choice_word(row['match_type']).lower()} match)"
            lines.append(f"<li>{escape(name)}{self._difference(one) if item.op == 'set' else ''}</li>")
        left = len(item.changes) - len(lines)
        more = f"<li>and {left:,} more</li>" if left > 0 else ""
        return f'<ul class="many">{"".join(lines)}{more}</ul>'

    def _ad(self, item: Item, row: EntityRow) -> str:
        sender = self._sender(row)
        if item.op != "set":
            return mockup(row.values, sender) + self._values(row, _HIDDEN | _DRAWN)
        before = {**row.values, **{one.field: one.before for one in item.changes if one.field}}
        after = {**row.values, **{one.field: one.after for one in item.changes if one.field}}
        lines = "".join(f"<h4>{escape(self._field_word(one, row))}</h4>{self._difference(one)}" for one in item.changes)
        return (
            f'<div class="pair"><figure><figcaption>Before</figcaption>{mockup(before, sender)}</figure>'
            f"<figure><figcaption>After</figcaption>{mockup(after, sender)}</figure></div>{lines}"
        )

    def _sender(self, row: EntityRow) -> str:
        return str(self._senders.get(row["platform"] or LINKEDIN, ""))

    def _field_word(self, one: ChangeRow, row: EntityRow) -> str:
        described = KINDS[one.kind].by_name.get(one.field or "")
        return described.word(row["platform"]) if described else "Other columns"

    def _values(self, row: EntityRow, hidden: frozenset[str] | set[str]) -> str:
        """What an entity holds, in words; money first."""
        kind = KINDS[row.kind]
        shown = [
            f for f in kind.fields if f.name not in hidden and not f.refers_to and row[f.name] not in (None, "", [], {})
        ]
        shown.sort(key=lambda f: f.unit != "budget")
        lines = [_pair(f.word(row["platform"]), value_text(f, row[f.name], self.currency)) for f in shown]
        return f"<dl>{''.join(lines)}</dl>" if lines else ""

    def _difference(self, one: ChangeRow) -> str:
        described = KINDS[one.kind].by_name.get(one.field or "")
        if described is None:
            return '<p class="diff">Columns of an imported file that are kept as they are.</p>'
        return _drawn(differ(described, one.before, one.after, self.currency))


_DRAWN = frozenset({
    "name", "path1", "path2", "introductory_text", "headline", "description", "call_to_action", "subject", "body", "button", "answers", "sender",
    "image", "document", "format",
})  # fmt: skip


def _what(body: str) -> str:
    return f'<div class="what">{body}</div>' if body else ""


def _pair(word: str, text: str) -> str:
    wide = ' class="wide"' if len(text) > _LONG else ""
    return f"<div{wide}><dt>{escape(word)}</dt><dd>{escape(text)}</dd></div>"


def _drawn(difference: Difference) -> str:
    """A difference with what went and what came marked, readable without colour too."""
    if difference.pieces:
        tags = {"same": "{}", "added": "<ins>{}</ins>", "removed": "<del>{}</del>"}
        return f'<p class="diff">{"".join(tags[one.mark].format(escape(one.text)) for one in difference.pieces)}</p>'
    changed = [one for one in difference.items if one.mark != "same"]
    if changed:
        lines = "".join(f'<li class="{one.mark}">{escape(item_words(one))}</li>' for one in changed)
        return f'<ul class="diff">{lines}</ul>'
    percent = f"<strong>{escape(percent_words(difference.percent))}</strong>" if difference.percent is not None else ""
    return (
        f'<p class="diff"><del>{escape(difference.before)}</del> → <ins>{escape(difference.after)}</ins>{percent}</p>'
    )
