"""What a sign-in at LinkedIn is asked to allow, in words."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import InvalidInput

NEEDED = ("r_ads", "rw_ads", "r_ads_reporting")
"""Without these nothing works."""
WORDS = {
    "r_ads": "read campaigns and ads",
    "rw_ads": "make and change campaigns and ads",
    "r_ads_reporting": "read figures",
    "r_organization_social": "read the posts behind ads",
    "w_organization_social": "make the posts behind ads",
    "rw_dmp_segments": "upload lists of contacts and companies",
    "rw_conversions": "report conversions",
    "r_marketing_leadgen_automation": "read what people filled into lead forms",
    "r_basicprofile": "see who signed in",
}
MORE = {"lists": "rw_dmp_segments", "conversions": "rw_conversions", "leads": "r_marketing_leadgen_automation"}
"""What LinkedIn grants to some apps only, by the words of `connect --allow` and of a profile's `scopes`."""
EXTRA = ("r_organization_social", "w_organization_social")
"""What most apps for advertising are granted too; consent is all or nothing, so no more is asked for by itself."""


def in_words(scopes: Iterable[str]) -> str:
    """What these scopes allow, for people."""
    return ", ".join(WORDS.get(one, one) for one in sorted(scopes, key=_place))


def lacking(scopes: Iterable[str]) -> tuple[str, ...]:
    """What is needed and was not allowed."""
    given = set(scopes)
    return tuple(one for one in NEEDED if one not in given)


def asked(text: str) -> tuple[str, ...]:
    """Permissions out of a text such as `lists leads` or `rw_dmp_segments`; raises InvalidInput."""
    words = text.replace(",", " ").split()
    unknown = next((one for one in words if one not in MORE and one not in WORDS), None)
    if unknown is not None:
        raise InvalidInput(f"{unknown!r} is no permission.", where="scopes", hint=f"Choose {', '.join(MORE)}.")
    return tuple(dict.fromkeys(MORE.get(one, one) for one in words))


def word_of(scope: str) -> str:
    """How a permission is named in `connect --allow`."""
    return next((word for word, one in MORE.items() if one == scope), scope)


def _place(scope: str) -> int:
    names = list(WORDS)
    return names.index(scope) if scope in WORDS else len(names)
