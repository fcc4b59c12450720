"""How lists of people and companies can stand at LinkedIn, and how targeting names them."""

from __future__ import annotations

import re

READY, BUILDING, UPDATING, ARCHIVED, EXPIRED, FAILED = "READY", "BUILDING", "UPDATING", "ARCHIVED", "EXPIRED", "FAILED"
FEWEST = 300
"""Matched members below which LinkedIn does not show ads to a list."""
TARGET = "urn:li:adSegment:"
# A number that ends there: another list's may begin like it.
NAMED = re.compile(rf'({TARGET}\d+)"')
