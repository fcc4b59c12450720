"""Copies of entities with all that hangs below them: beside the original, into other places, into other workspaces."""

from core.copying.carrying import Parcel, pack, unpack
from core.copying.places import Destination
from core.copying.verbs import Copied, Picked, copy_into, duplicate

__all__ = ["Copied", "Destination", "Parcel", "Picked", "copy_into", "duplicate", "pack", "unpack"]
