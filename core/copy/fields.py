"""The text fields copy is written for, with the widths the platforms allow (or advise, where that is less)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One text field; a `title` holds no exclamation mark and repeats no word."""

    name: str
    max_width: int
    title: bool = False


HEADLINE = Field("headline", 30, title=True)
DESCRIPTION = Field("description", 90)
PATH = Field("path", 15, title=True)
CALLOUT = Field("callout", 25, title=True)
SNIPPET = Field("snippet value", 25, title=True)
SITELINK = Field("sitelink text", 25, title=True)
SITELINK_LINE = Field("sitelink description", 35)
INTRODUCTION = Field("introductory text", 600)
POST_HEADLINE = Field("LinkedIn headline", 70, title=True)
POST_DESCRIPTION = Field("LinkedIn description", 100)
MESSAGE_SUBJECT = Field("message subject", 60, title=True)
MESSAGE_BODY = Field("message body", 1500)
TEXT_HEADLINE = Field("text ad headline", 25, title=True)
TEXT_DESCRIPTION = Field("text ad description", 75)
DOCUMENT_TITLE = Field("document title", 70, title=True)

# What a reader sees of an introductory text before "see more".
INTRODUCTION_FOLD = 150
