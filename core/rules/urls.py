"""Rules for landing pages and tracking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlsplit

from core.catalog import KINDS
from core.rules.context import Context
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Pack, Says
from core.rules.texts import quoted

_ADDRESSES = frozenset({"final_url", "final_mobile_url", "tracking_template", "final_url_suffix"})
pack = Pack("common.url", "Destination requirements of both platforms", when=_ADDRESSES)
_KINDS = ("ad", "keyword", "asset")
_TRACKED = ("account", "campaign", "ad_group", "ad", "keyword", "asset")
_PAGES = ("final_url", "final_mobile_url")
_WRITTEN = (*_PAGES, "tracking_template", "final_url_suffix")


def pages(item: Item) -> Iterator[tuple[str, str]]:
    """The landing pages of an entity: field and address."""
    for name in _PAGES:
        value = item.values.get(name)
        if isinstance(value, str):
            yield name, value


# An address of this shape has nothing for the rules about pages to find. No word of a host's end here is a private one.
_PLAIN = re.compile(
    r"https://(?:[a-z0-9-]+\.)+(?!(?:local|internal|localhost)(?![a-z]))[a-z]{2,}"
    r"(?:/[^\s|^<>\"`\\{}#?]*)?(?:\?[^\s|^<>\"`\\{}#?]*)?"
)
_PLAIN_SUFFIX = re.compile(r"(?:utm_[a-z]+=)?[a-z0-9.-]*")
SHORT = 200
"""Addresses up to here are too long for no platform."""


def plain_pages(item: Item) -> bool:
    """Whether the landing pages of an entity are addresses as they should be."""
    return all(_PLAIN.fullmatch(url) is not None for _, url in pages(item))


def plain_addresses(item: Item) -> bool:
    """Whether no address of an entity is long or holds tracking parameters to look at (a single small one aside)."""
    for name in _WRITTEN:
        value = item.values.get(name)
        if value is not None and not (isinstance(value, str) and len(value) <= SHORT and _is_untracked(name, value)):
            return False
    return True


def _is_untracked(name: str, value: str) -> bool:
    if name == "final_url_suffix":
        return _PLAIN_SUFFIX.fullmatch(value) is not None
    return name == "tracking_template" or "utm_" not in value.lower()


def split(url: str) -> SplitResult | None:
    """The parts of an address; None when it has none."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname
    except ValueError:
        return None
    return parts


def _has_scheme(url: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url) is not None and not re.match(r"[\w.-]+:\d+(?:/|$)", url)


@pack.entity(
    Says("scheme_missing", ERROR, "Address without https://", "Platforms refuse addresses without https://. Add it."),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _scheme_missing(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        if not _has_scheme(url):
            yield Hit(
                name,
                f"{quoted(url)} lacks https:// at the beginning.",
                0,
                len(url),
                Fix("Add https://", {name: "https://" + url.lstrip("/ ")}),
            )


@pack.entity(
    Says("scheme_wrong", ERROR, "Address that is no web page", "Only http and https addresses can be landing pages."),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _scheme_wrong(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        scheme = url.partition(":")[0].lower()
        if _has_scheme(url) and scheme not in {"http", "https"}:
            yield Hit(name, f"{quoted(url)} begins with {scheme}:, not with https://.", 0, len(scheme) + 1)


@pack.entity(
    Says(
        "not_secure",
        WARNING,
        "Address without encryption",
        "Browsers warn of http pages and trackers lose clicks. Use https://.",
    ),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _not_secure(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        if url.lower().startswith("http://"):
            yield Hit(name, f"{quoted(url)} is not encrypted.", 0, 7, Fix("Use https://", {name: "https://" + url[7:]}))


@pack.entity(
    Says("no_host", ERROR, "Address without a host", "The address names no website."),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _no_host(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        if url.lower().startswith(("http:", "https:")):
            parts = split(url)
            host = parts.hostname if parts else None
            if not host or ("." not in host and host != "localhost" and ":" not in host) or ".." in host:
                yield Hit(name, f"{quoted(url)} names no website.", 0, len(url))


@pack.entity(
    Says(
        "private_host",
        ERROR,
        "Address nobody else can reach",
        "Platforms cannot open local or private addresses. Use the public page.",
    ),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _private_host(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        parts = split(url)
        host = (parts.hostname or "") if parts else ""
        if host == "localhost" or host.endswith((".local", ".internal", ".localhost")) or _is_private(host):
            yield Hit(
                name,
                f"{quoted(host)} cannot be reached from outside.",
                url.lower().find(host),
                url.lower().find(host) + len(host),
            )


def _is_private(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


@pack.entity(
    Says(
        "login_inside",
        ERROR,
        "Address with a user name",
        "A user name or password inside the address would be published with the ad.",
    ),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _login_inside(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        parts = split(url)
        if parts and parts.username is not None:
            at = url.index("@")
            yield Hit(name, "The address holds a user name or password.", url.find("//") + 2, at + 1)


@pack.entity(
    Says("spaces", ERROR, "Space in the address", "Addresses hold no spaces. Remove them."),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _url_spaces(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        found = re.search(r"\s+", url)
        if found:
            fix = Fix("Remove the spaces", {name: re.sub(r"\s+", "%20", url.strip())})
            yield Hit(name, f"{quoted(url)} holds a space.", found.start(), found.end(), fix)


@pack.entity(
    Says("too_long", ERROR, "Address too long", "The platform refuses longer addresses."),
    *_TRACKED,
    unless=plain_addresses,
)
def _url_too_long(item: Item, context: Context) -> Iterator[Hit]:
    for name in _WRITTEN:
        url = item.values.get(name, "")
        limit = KINDS[item.kind].by_name[name].limits.get(item.platform) if url else None
        if limit and len(url) > limit.most:
            message = f"The address has {len(url)} characters; at most {limit.most} are taken."
            yield Hit(name, message, limit.most, len(url))


@pack.entity(
    Says(
        "two_question_marks",
        ERROR,
        "Two question marks in the address",
        "The second ? breaks tracking parameters. Use & between parameters.",
    ),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _two_question_marks(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        head, _, query = url.partition("?")
        if "?" in query.partition("#")[0]:
            at = len(head) + 1 + query.index("?")
            yield Hit(
                name,
                f"{quoted(url)} holds two question marks.",
                at,
                at + 1,
                Fix("Use &", {name: f"{head}?{query.replace('?', '&')}"}),
            )


def _utm(query: str) -> list[tuple[str, str]]:
    return [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key.lower().startswith("utm_")]


@pack.entity(
    Says("utm_twice", WARNING, "Tracking parameter twice", "Analytics counts only one of them. Keep one."),
    *_TRACKED,
    unless=plain_addresses,
)
def _utm_twice(item: Item, context: Context) -> Iterator[Hit]:
    for name in (*_PAGES, "final_url_suffix"):
        url = item.values.get(name)
        if not isinstance(url, str) or "utm_" not in url.lower():
            continue
        query = url.partition("#")[0].partition("?")[2].replace("?", "&") if name in _PAGES else url
        pairs = _utm(query)
        keys = [key.lower() for key, _ in pairs]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            at = url.lower().rindex(key)
            # Which of two values is meant nobody can know; equal ones are one too many.
            equal = len({value for one, value in pairs if one.lower() == key}) == 1
            fix = Fix("Keep one", {name: _without_repeats(url, key)}) if equal else None
            yield Hit(name, f"{key} stands {keys.count(key)} times in the address.", at, at + len(key), fix)


def _without_repeats(url: str, key: str) -> str:
    """The address with every but the first parameter of a name taken out; all else stays as it is written."""
    seen = False

    def once(found: re.Match[str]) -> str:
        nonlocal seen
        first, seen = not seen, True
        return found[0] if first else ("" if found[1] == "&" else found[1])

    return re.sub(rf"(^|[?&]){re.escape(key)}=[^&#?]*", once, url, flags=re.IGNORECASE)


@pack.entity(
    Says(
        "utm_spelling",
        WARNING,
        "Capital letters or spaces in tracking values",
        "Analytics counts “LinkedIn” and “linkedin” apart. Write values small, without spaces.",
    ),
    *_TRACKED,
    unless=plain_addresses,
)
def _utm_spelling(item: Item, context: Context) -> Iterator[Hit]:
    for name in (*_PAGES, "final_url_suffix"):
        url = item.values.get(name)
        if not isinstance(url, str) or "utm_" not in url:
            continue
        for found in re.finditer(r"(?<=[?&])(utm_\w+)=([^&#]*)|^(utm_\w+)=([^&#]*)", url):
            value = re.sub(r"\{+[^{}]*\}+", "", found[2] or found[4] or "")
            if value != value.lower() or re.search(r"\s|%20|\+", value):
                yield Hit(
                    name,
                    f"“{found[0]}” has capital letters or spaces.",
                    found.start(),
                    found.end(),
                    Fix("Write it small", {name: _small_utm(url)}),
                )


def _small_utm(url: str) -> str:
    def small(found: re.Match[str]) -> str:
        kept = re.split(r"(\{+[^{}]*\}+)", found[2])
        return found[1] + "".join(
            part if part.startswith("{") else re.sub(r"\s|%20|\+", "-", part.lower()) for part in kept
        )

    return re.sub(r"((?:^|(?<=[?&]))utm_\w+=)([^&#]*)", small, url)


@pack.entity(
    Says(
        "suffix_start",
        ERROR,
        "Final URL suffix begins with ? or &",
        "The platform adds the sign itself and refuses it in the suffix. Remove it.",
    ),
    *_TRACKED,
    when=("final_url_suffix",),
)
def _suffix_start(item: Item, context: Context) -> Iterator[Hit]:
    suffix = item.values.get("final_url_suffix")
    if isinstance(suffix, str) and suffix[:1] in "?&":
        yield Hit(
            "final_url_suffix",
            f"{quoted(suffix)} begins with {suffix[0]}.",
            0,
            1,
            Fix("Remove it", {"final_url_suffix": suffix.lstrip("?&")}),
        )


@pack.entity(
    Says(
        "template_without_page",
        ERROR,
        "Tracking template without {lpurl}",
        "A tracking template must hold {lpurl}, or the click never reaches the landing page.",
    ),
    *_TRACKED,
    when=("tracking_template",),
)
def _template(item: Item, context: Context) -> Iterator[Hit]:
    template = item.values.get("tracking_template")
    if isinstance(template, str) and not re.search(r"\{(?:unescaped|escaped)?lpurl", template):
        yield Hit("tracking_template", f"{quoted(template)} does not hold {{lpurl}}.", 0, len(template))


@pack.entity(
    Says(
        "template_not_secure",
        WARNING,
        "Tracking template without encryption",
        "Tracking servers must be reached over https.",
    ),
    *_TRACKED,
    when=("tracking_template",),
)
def _template_secure(item: Item, context: Context) -> Iterator[Hit]:
    template = item.values.get("tracking_template")
    if isinstance(template, str) and template.lower().startswith("http://"):
        yield Hit(
            "tracking_template",
            "The tracking template is not encrypted.",
            0,
            7,
            Fix("Use https://", {"tracking_template": "https://" + template[7:]}),
        )


@pack.entity(
    Says(
        "odd_characters",
        WARNING,
        "Characters that can break the address",
        "The signs | ^ { } < > and quotes in an address can be refused or break tracking. Encode or remove them.",
    ),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _odd_characters(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        found = re.search(r'[|^<>"`\\]', url) or re.search(r"\{(?![\w:]+\})", url)
        if found:
            yield Hit(name, f"{quoted(url)} holds “{found[0]}”.", found.start(), found.end())


@pack.entity(
    Says(
        "fragment",
        INFO,
        "Address with a #",
        "Parameters added after a # are lost to analytics. Check that clicks are counted.",
    ),
    *_KINDS,
    when=_PAGES,
    unless=plain_pages,
)
def _fragment(item: Item, context: Context) -> Iterator[Hit]:
    for name, url in pages(item):
        if "#" in url:
            at = url.index("#")
            yield Hit(name, f"{quoted(url)} holds a #; parameters behind it may not be counted.", at, len(url))
