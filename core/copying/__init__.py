"""Copies of entities with all that hangs below them: beside the original, into other places, into other workspaces."""

from core.copying.carrying import Parcel, pack, unpack
from core.copying.places import Destination
from core.copying.translating import Loss, Translated, copy_as_ad_sets
from core.copying.verbs import Copied, Picked, copy_into, duplicate

__all__ = [
    "Copied",
    "Destination",
    "Loss",
    "Parcel",
    "Picked",
    "Translated",
    "copy_as_ad_sets",
    "copy_into",
    "duplicate",
    "pack",
    "unpack",
]
