"""The account the day is spent on: a real export where there is one, else an invented one written as Editor writes."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from app.generating import generate_from_file
from app.interchange import export_file
from core import paths
from core.progress import Progress
from core.workspace import Workspace

BRIEFS = ("close.toml", "payables.toml")
SEED = 11
REAL = ("campaign", "adgroup", "keywords_first400", "rsa")
"""The parts of a real account's export, in files of their own."""
PAST = "2019-09-25"
OURS = ("Account name", "Customer ID")
"""Columns that Editor writes only where several accounts are open."""


@dataclass(frozen=True)
class Account:
    """The files that come in, and words that stand in them."""

    google: tuple[Path, ...]
    linkedin: Path
    place: str
    """A word in several campaign names, and what it becomes."""
    shorter: str
    slug: str
    """How the addresses of these campaigns are tagged then."""
    group: str
    """How the name of one ad group, and of no other, begins."""


def account(folder: Path, exports: Path | None) -> Account:
    """Write the files into `folder`; `exports` holds real files of Google Ads Editor."""
    folder.mkdir(parents=True, exist_ok=True)
    linkedin = folder / "LinkedIn sheet.csv"
    with TemporaryDirectory(prefix="campaign-desk-day-") as place:
        plain = Path(place) / "plain.csv"
        with Workspace.create(Path(place) / "Elsewhere.cdesk", currency="EUR", synchronous="OFF") as elsewhere:
            for name in BRIEFS:
                _generate(elsewhere, Path(place), name)
            export_file(elsewhere, "google-ads-editor", plain, progress=Progress())
            export_file(elsewhere, "linkedin-sheet", linkedin, progress=Progress())
        if exports is None:
            return Account(
                _as_editor(plain, folder), linkedin, "DE-AT-CH", "DACH", "tallywise", "Account reconciliation"
            )
    real = tuple(exports / f"editor_{part}_utf16.csv" for part in REAL)
    return Account(real, linkedin, "Bay Area", "SF Bay", "sf-bay", "Power Washing")


def _generate(workspace: Workspace, place: Path, name: str) -> None:
    year = date.today().year + 1
    text = (paths.resources() / "demo" / name).read_text(encoding="utf-8")
    brief = place / name
    brief.write_text(f"start = {year}-02-01\nend = {year}-04-30\n{text}", encoding="utf-8")
    generate_from_file(workspace, brief, seed=SEED, accept=True, progress=Progress())


def _as_editor(plain: Path, folder: Path) -> tuple[Path, Path]:
    """The export as a grown account has it: two files, notes in names, old dates, and columns nobody knows."""
    with plain.open(encoding="utf-16", newline="") as file:
        rows = [_grown(row) for row in csv.DictReader(file, delimiter="\t")]
    campaigns = [row for row in rows if row["Campaign Type"]]
    others = [row for row in rows if not row["Campaign Type"]]
    written = []
    for name, part in (("Export, campaigns.csv", campaigns), ("Export, contents.csv", others)):
        written.append(folder / name)
        with written[-1].open("w", encoding="utf-16", newline="") as file:
            writer = csv.DictWriter(file, list(part[0]), delimiter="\t", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(part)
    return written[0], written[1]


def _grown(row: Mapping[str, str]) -> dict[str, str]:
    """A row as a real account has it."""
    old = "| NonBrand |" in row["Campaign"]
    kept = {heading: cell for heading, cell in row.items() if heading not in OURS}
    kept["Campaign#Original"] = row["Campaign"] if row["Campaign Type"] and old else ""
    kept["Campaign"] += " (<2025)" if old else ""
    if row["Campaign Type"]:
        kept["Start Date"] = PAST
    if row["Keyword"]:
        kept |= {"First page bid": "0.00", "Ad relevance": " -", "Expected CTR": " -", "Approval Status": "Approved"}
    kept["Strict age and gender targeting"] = "Disabled" if row["Ad Group Type"] else ""
    return {"Ad relevance": "", "Expected CTR": ""} | kept
