"""What the Post screen says otherwise for each platform: looking at a post first, its calls, what posted paused means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PostWords:
    """`validate` is a button with its `tip`; `taken` and `refused` what came of it; `calls` holds {calls} and {s}."""

    validate: str
    tip: str
    taken: str
    refused: str
    calls: str
    paused: str
    running: str


GOOGLE = PostWords(
    "Validate",
    "Lets Google Ads look at everything without changing anything.",
    "Google Ads would take everything. Nothing was changed there yet.",
    "Google Ads would refuse {count} of these changes. The others would be posted.",
    "Counts as {calls} operation{s} against the daily quota of your OAuth client.",
    "Without the tick they are posted as the draft has them, and may spend at once.",
    "Validating",
)
LINKEDIN = PostWords(
    "Check first",
    "LinkedIn has no trial run. What can be checked without posting is: rules, sizes of audiences, limits of bids and budgets.",
    "Nothing was found that LinkedIn would refuse. What else it refuses shows when it is posted, and stays pending.",
    "{count} of these changes would be refused. The others would be posted.",
    "Takes about {calls} call{s} to LinkedIn.",
    "With the tick campaigns and ad sets stand paused on LinkedIn; their ads are switched on, for LinkedIn reviews only those. "
    "Without it they are posted as the draft has them, and may spend at once.",
    "Checking",
)
WORDS: Mapping[str, PostWords] = {"google_ads": GOOGLE, "linkedin_ads": LINKEDIN}


def post_words(platform: str) -> PostWords:
    """The words of a platform."""
    return WORDS.get(platform, GOOGLE)
