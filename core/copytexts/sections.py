"""What texts are for: the roles of both platforms' candidates in the few kinds a marketer thinks in, and their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.catalog import GOOGLE, LINKEDIN


@dataclass(frozen=True)
class Section:
    """One kind of text: `roles` are the candidates' roles that belong to it, `least` how many a full search ad has."""

    name: str
    label: str
    roles: frozenset[str]
    least: int
    help: str


SECTIONS: tuple[Section, ...] = (
    Section("keyword", "Keyword", frozenset({"keyword", "category"}), 3, "Repeats what people search for."),
    Section("benefit", "Benefit", frozenset({"benefit", "prop"}), 3, "Says what the customer gains."),
    Section("proof", "Proof", frozenset({"proof", "claim"}), 2, "States a figure or fact that the brief proves."),
    Section("offer", "Offer", frozenset({"offer"}), 1, "Names what is on offer."),
    Section("brand", "Brand", frozenset({"brand", "name"}), 1, "Names the company or the product."),
    Section("pain", "Objection or pain", frozenset({"pain", "question", "objection"}), 1,
            "Takes up what keeps people from buying."),
    Section("audience", "Audience", frozenset({"audience"}), 1, "Says whom it is for."),
    Section("call", "Call to action", frozenset({"cta", "call"}), 1, "Says what to do next."),
    Section("own", "Your own", frozenset({"own"}), 0, "Texts you wrote yourself."),
)  # fmt: skip

_BY_ROLE = {role: section for section in SECTIONS for role in section.roles}
BY_NAME: Mapping[str, Section] = {section.name: section for section in SECTIONS}
OTHER = SECTIONS[-1]


def section_of(role: str) -> Section:
    """The section a role belongs to."""
    return _BY_ROLE.get(role, OTHER)


@dataclass(frozen=True)
class TextField:
    """A field that candidates are for: its name in the catalog, how it is called, how many one ad takes and needs, and how
    it is called where there is little room."""

    name: str
    label: str
    one: str
    takes: int
    needs: int
    short: str = ""


FIELDS: Mapping[str, tuple[TextField, ...]] = {
    GOOGLE: (
        TextField("headlines", "Headlines", "headline", 15, 3),
        TextField("descriptions", "Descriptions", "description", 4, 2),
    ),
    LINKEDIN: (
        TextField("introductory_text", "Introductory texts", "introductory text", 1, 1, "Intro texts"),
        TextField("headline", "Headlines", "headline", 1, 1),
        TextField("description", "Descriptions", "description", 1, 0),
    ),
}
FORMATS = {GOOGLE: "responsive_search", LINKEDIN: "single_image"}


def field_of(platform: str, name: str) -> TextField:
    """A field of a platform by its name."""
    return next(one for one in FIELDS[platform] if one.name == name)
