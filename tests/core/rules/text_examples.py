"""Texts that break one rule each, the piece a finding points at, and a text near it that is fine."""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
    field: str
    bad: str
    piece: str
    clean: str


LONG = "Month end close software for everybody"
EVERY = {
    "repeated_punctuation": Example("headline", "Close faster?? Yes", "??", "Close faster? Yes"),
    "capitals": Example("headline", "A FREE trial for teams", "FREE", "A free trial for SAP users"),
    "capitals_likely": Example("headline", "Ready for TISAX audits", "TISAX", "Ready for GDPR audits"),
    "alternating_capitals": Example(
        "headline", "Close fAsTeR with us", "fAsTeR", "NetSuite and LinkedIn and iPhone"[:20]
    ),
    "spaced_letters": Example("headline", "A real S.A.L.E now", "S.A.L.E", "Made in the U.S.A."),
    "symbols_for_words": Example("headline", "Software 4 you", "4 ", "Software for 4 teams"),
    "emoji": Example("headline", "Close faster 🚀", "🚀", "Close faster"),
    "fancy_letters": Example("headline", "Step ① to close", "①", "Step 1 to close"),
    "phone_number": Example(
        "description", "Call +49 30 1234567 today.", "+49 30 1234567", "Runs from 01.12.2026 to 31.01.2027."
    ),
    "email_address": Example(
        "description", "Write to sales@ledgerly.example now.", "sales@ledgerly.example", "Write to our sales team now."
    ),
    "web_address": Example(
        "description", "Visit www.ledgerly.example today.", "www.ledgerly.example", "Visit our site today. Then decide."
    ),
    "click_here": Example("description", "Click here to learn more.", "Click here", "Learn more about the close."),
    "repeated_word": Example("headline", "Close, close and close", "close", "Close once, rest after"),
    "doubled_word": Example("headline", "Close the the books", "the the", "Close the books"),
    "double_space": Example("headline", "Close  the books", "  ", "Close the books"),
    "space_before_mark": Example("description", "Close the books , then rest.", " ", "Close the books, then rest."),
    "space_missing": Example("description", "Close the books,then rest.", ",", "Close 1,000 books, then rest."),
    "invisible_characters": Example("headline", "Close\u200b the books", "\u200b", "Close the books"),
    "profanity": Example("headline", "Cut the bullshit", "bullshit", "Muffins for Dick and Scunthorpe"),
    "superlative": Example("headline", "The best close software", "The best", "Best practices for the close"),
    "comparison": Example("headline", "Faster than spreadsheets", "Faster than spreadsheets", "Faster than before"),
    "price_or_offer": Example("headline", "Now 20% off for teams", "20% off", "20% of teams close late"),
    "urgency": Example("headline", "Last chance to join", "Last chance", "A chance to join"),
    "personal_attribute": Example("headline", "Fix your bad credit", "your bad credit", "Fix your bad spreadsheets"),
    "restricted_product": Example("headline", "Accounting for casinos", "casinos", "Accounting for hotels"),
    "discrimination": Example("headline", "For young people only", "young people only", "Only for teams that close"),
    "political": Example("headline", "Vote for our party", "Vote for", "A party for every team"),
    "placeholder": Example("headline", "Close with [Company name]", "[Company name]", "Close with Ledgerly"),
    "cut_off": Example("headline", "Close the books and", "and", "Close the books"),
}
GOOGLE_ONLY = {
    "headline_too_long": Example("headline", LONG, LONG[30:], LONG[:30]),
    "description_too_long": Example("description", "x" * 91, "x", "x" * 90),
    "path_too_long": Example("path1", "month-end-closing", "ng", "month-end-close"),
    "asset_too_long": Example("callout", "x" * 26, "x", "x" * 25),
    "asset_line_too_long": Example("description1", "x" * 36, "x", "x" * 35),
    "exclamation_in_headline": Example("headline", "Close faster!", "!", "Close faster."),
    "odd_symbols": Example("headline", "Close → report", "→", "Close and report"),
    "insertion_malformed": Example("headline", "{Keywort:Close}", "{Keywort:Close}", "{KeyWord:Close}"),
    "insertion_without_default": Example("headline", "Buy {KeyWord:}", "{KeyWord:}", "Buy {KeyWord:Software}"),
    "path_characters": Example("path1", "month end", " ", "month-end"),
}
LINKEDIN_ONLY = {
    "introduction_too_long": Example("introductory_text", "x" * 3001, "x", "x" * 3000),
    "headline_too_long": Example("headline", "x" * 201, "x", "x" * 200),
    "description_too_long": Example("description", "x" * 301, "x", "x" * 300),
    "subject_too_long": Example("subject", "x" * 61, "x", "x" * 60),
    "message_too_long": Example("body", "x" * 1501, "x", "x" * 1500),
    "button_too_long": Example("button", "x" * 21, "x", "x" * 20),
    "introduction_below_fold": Example("introductory_text", "x" * 151, "x", "x" * 150),
    "headline_cut_off": Example("headline", "x" * 71, "x", "x" * 70),
    "description_cut_off": Example("description", "x" * 101, "x", "x" * 100),
    "symbol_gimmicks": Example("headline", "►Close faster", "►", "Close faster"),
    "names_linkedin": Example("headline", "As seen on LinkedIn", "LinkedIn", "Follow us on LinkedIn"),
    "fake_interface": Example(
        "headline", "You have 3 new messages", "You have 3 new messages", "Three messages a day less"
    ),
    "many_hashtags": Example("introductory_text", "Close #a1 #b1 #c1 #d1", "#d1", "Close #finance #erp #audit"),
}
BRAND_ONLY = {
    "banned_word": Example("headline", "Synergies for finance", "Synergies", "Energies for finance"),
    "competitor_named": Example("headline", "Leave Black Line today", "Black Line", "Leave the black lines"[:15]),
    "competitor_compared": Example("headline", "An answer to BlackLine", "BlackLine", "An answer to spreadsheets"),
    "avoided_term": Example("headline", "Login for controllers", "Login", "Sign in for controllers"),
    "trademark": Example("headline", "Dashboards like Tableau", "Tableau", "Dashboards like paintings"),
}
EVIDENCE_ONLY = {
    "ungrounded_number": Example("headline", "Close in 9 days", "9", "Close in 3 days"),
    "ungrounded_superlative": Example("headline", "The best close software", "The best", "Best rated demo by Reviewly"),
    "ungrounded_comparison": Example("headline", "Faster than SAP", "Faster than SAP", "Close faster than Excel"),
    "expired": Example("headline", "Used in 80 plants", "80", "Close in 3 days"),
    "expires_soon": Example("headline", "Rated 4.8 by controllers", "4.8", "Close in 3 days"),
}
