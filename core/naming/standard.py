"""The grammar the generator writes campaigns by: `Ledgerly | Search | NonBrand | Month end close software | DE-AT | EN`."""

from __future__ import annotations

from core.naming.grammar import Grammar, Part

_MOST = 255

STANDARD = Grammar(
    "campaign",
    None,
    "{brand} | {channel} | {part} | {theme} | {geo} | {language}[ | v{version}]",
    (
        Part("brand", longest=_MOST),
        Part("channel", "channel", longest=_MOST),
        Part("part", longest=_MOST),
        Part("theme", longest=_MOST),
        Part("geo", "market", longest=_MOST),
        Part("language", "language", longest=_MOST),
        Part("version", shape="number", longest=6),
    ),
)
