"""What the form says of somebody's own OAuth client, for each platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ClientWords:
    """Why a client of one's own, what its id looks like, and where both are found; `redirect` explains that field."""

    why: str
    example: str
    missing: str
    redirect: str = ""


WORDS: Mapping[str, ClientWords] = {
    "google_ads": ClientWords(
        "An OAuth client is how this program introduces itself. All users of one client share one daily quota, so everybody "
        "brings their own: in the Google Cloud console switch on the Google Ads API and make a client of the type “Desktop "
        "app”. Its secret goes into the keychain of this computer and nowhere else.",
        "1234-abcd.apps.googleusercontent.com",
        "Write the client id, as the Google Cloud console shows it.",
    ),
    "linkedin_ads": ClientWords(
        "LinkedIn wants an app of your own: make one at developer.linkedin.com and ask for its products Advertising API, and "
        "Community Management for the posts behind ads. Id and secret stand on its page “Auth”. The secret goes into the "
        "keychain of this computer and nowhere else.",
        "86abcd1234efgh",
        "Write the client id, as the page “Auth” of your LinkedIn app shows it.",
        "The https page that your app is registered with: the browser ends there, and you paste its address here. Leave it "
        "empty where LinkedIn has switched on native PKCE for your app; then the browser comes back by itself.",
    ),
}  # fmt: skip


def client_words(platform: str) -> ClientWords:
    """The words of a platform."""
    return WORDS.get(platform, WORDS["google_ads"])
