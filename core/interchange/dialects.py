"""The names of the files that are read and written, as commands and screens call them."""

from __future__ import annotations

GOOGLE_ADS_EDITOR = "google-ads-editor"
GOOGLE_ADS_BULK = "google-ads-bulk"
LINKEDIN_SHEET = "linkedin-sheet"
CONTACTS = "contacts"
COMPANIES = "companies"
METRICS = "metrics"
# Our own workbook, edited in Excel, and the answer a client saved from a summary of changes.
WORKBOOK = "xlsx"
ANSWER = "answer"
DIALECTS = (GOOGLE_ADS_EDITOR, GOOGLE_ADS_BULK, LINKEDIN_SHEET, CONTACTS, COMPANIES, METRICS, WORKBOOK, ANSWER)
