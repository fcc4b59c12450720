"""What the platform refuses in labels, shared sets and the links between resources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from integrations.sandbox.google.look import Look, check_width
from integrations.sandbox.google.messages import Message, enum_name
from integrations.sandbox.google.problems import Problem, steps

FIELD_TYPES = {
    "SITELINK": "sitelink_asset",
    "CALLOUT": "callout_asset",
    "STRUCTURED_SNIPPET": "structured_snippet_asset",
    "CALL": "call_asset",
    "AD_IMAGE": "image_asset",
    "BUSINESS_LOGO": "image_asset",
    "BUSINESS_NAME": "text_asset",
    "LEAD_FORM": "lead_form_asset",
    "PROMOTION": "promotion_asset",
    "PRICE": "price_asset",
}
LABELS_OF_ONE = 50


def label_problems(look: Look, label: Message, creating: bool) -> Iterator[Problem]:
    """Name, colour and description of a label."""
    if look.taken(f"label:{label.name}", label.resource_name):
        yield Problem("label_error.DUPLICATE_NAME", "A label with this name exists already.", steps("name"), label.name)
    yield from check_width(label.name, 80, steps("name"))
    yield from check_width(label.text_label.description, 200, steps("text_label.description"))
    colour = label.text_label.background_color
    if colour and not re.fullmatch(r"#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", colour):
        yield Problem(
            "string_format_error.INVALID_FORMAT",
            "Write a colour as #RRGGBB.",
            steps("text_label.background_color"),
            colour,
        )


def shared_set_problems(look: Look, shared: Message, creating: bool) -> Iterator[Problem]:
    """Name and kind of a shared set."""
    if look.taken(f"shared_set:{shared.name}", shared.resource_name):
        yield Problem(
            "shared_set_error.DUPLICATE_NAME", "A list with this name exists already.", steps("name"), shared.name
        )
    yield from check_width(shared.name, 255, steps("name"))


def asset_link_problems(look: Look, link: Message, creating: bool) -> Iterator[Problem]:
    """An asset linked to the account, a campaign or an ad group."""
    asset = look.find(link.asset)
    wanted = FIELD_TYPES.get(enum_name(link, "field_type"))
    if wanted is None:
        yield Problem(
            "asset_link_error.UNSUPPORTED_FIELD_TYPE", "This field type cannot be linked here.", steps("field_type")
        )
    elif asset is not None and asset.WhichOneof("asset_data") != wanted:
        yield Problem(
            "asset_link_error.FIELD_TYPE_INCOMPATIBLE_WITH_ASSET_TYPE",
            "The asset is of another type.",
            steps("field_type"),
        )


def label_link_problems(look: Look, link: Message, creating: bool) -> Iterator[Problem]:
    """A label on a campaign, ad group, ad or keyword."""
    kind = link.DESCRIPTOR.name.removesuffix("Label")
    owner_field = {
        "Campaign": "campaign",
        "AdGroup": "ad_group",
        "AdGroupAd": "ad_group_ad",
        "AdGroupCriterion": "ad_group_criterion",
    }[kind]
    group = f"{owner_field}_error"
    if look.find(link.resource_name) is not None:
        code = f"{owner_field.upper()}_LABEL_ALREADY_EXISTS".replace("AD_GROUP_LABEL", "ADGROUP_LABEL")
        yield Problem(f"{group}.{code}", "The label is there already.", steps("label"), link.label)
    owner = look.find(getattr(link, owner_field))
    if kind == "AdGroupCriterion" and owner is not None and owner.negative:
        yield Problem(
            "label_error.CANNOT_APPLY_LABEL_TO_NEGATIVE_AD_GROUP_CRITERION",
            "A negative has no labels.",
            steps("ad_group_criterion"),
        )
    if look.count(getattr(link, owner_field), link_kind(kind)) >= LABELS_OF_ONE:
        yield Problem("label_error.EXCEEDED_LABEL_LIMIT_PER_TYPE", "At most 50 labels.", steps("label"))


def link_kind(owner: str) -> str:
    """The kind of a label link by the class of what carries the label."""
    return {"Campaign": "campaign_label", "AdGroup": "ad_group_label", "AdGroupAd": "ad_group_ad_label"}.get(
        owner, "ad_group_criterion_label"
    )


def named_problems(look: Look, one: Message, creating: bool) -> Iterator[Problem]:
    """A conversion action or user list: its name is its own."""
    kind = "conversion_action" if one.DESCRIPTOR.name == "ConversionAction" else "user_list"
    if look.taken(f"{kind}:{one.name}", one.resource_name):
        yield Problem("mutate_error.RESOURCE_ALREADY_EXISTS", "The name is taken.", steps("name"), one.name)


def shared_link_problems(look: Look, link: Message, creating: bool) -> Iterator[Problem]:
    """A shared set used by a campaign."""
    if look.find(link.resource_name) is not None:
        yield Problem(
            "mutate_error.RESOURCE_ALREADY_EXISTS",
            "The campaign uses this list already.",
            steps("shared_set"),
            link.shared_set,
        )
