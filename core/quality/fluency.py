"""How well texts read to the local model, as their place among texts that are known to read well."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from core.copy.judge import readings
from core.copy.offering import FLUENCY
from core.copywriting import Copywriter
from core.progress import Progress
from core.quality.own import TITLES
from core.quality.part import Part

# Lines of invented companies, written for this purpose; kept as they are so that a place among them means the same
# tomorrow. Short ones for headlines, sentences for everything longer.
TITLES_READ = (
    "Month-end close software", "Book a free demo", "Pump monitoring in one kit", "Payroll for 12 countries",
    "Fewer calls about late parcels", "Plan every shift in minutes", "Works with your ERP", "Audit trail included",
    "Tired of manual reports?", "Talk to our team", "Built for plant managers", "Cut energy costs by 18%",
    "Find the right welder fast", "Invoices without typing", "See how it works", "Start your free trial",
    "Certified to ISO 27001", "Contracts signed the same day", "Backups you can rely on", "Ready for the next audit?",
    "Support in your language", "Training people finish", "Every order in one place", "Know your fleet costs",
    "Maintenance planning software", "Get a free risk review", "Safer chemicals storage", "One price for the whole team",
    "Warehouse space near Lyon", "Reports your board will read", "Stock counted every night", "Hire engineers in 7 days",
    "Compare freight rates", "Leave requests made simple", "Fast answers from experts", "No long contracts",
    "Alerts before bearings fail", "Meet your new help desk", "Insurance for small fleets", "Learn more today",
)  # fmt: skip
SENTENCES_READ = (
    "Close the books in four days with every reconciliation in one place.",
    "See what each machine costs you before the next invoice arrives. Book a short demo.",
    "Late nights at month end? There is a calmer way to close.",
    "Match invoices to orders without typing. Talk to our team about a pilot.",
    "Payroll for twelve countries in one run. See how it works.",
    "Sensors, gateway and alerts in one kit, installed in one shift.",
    "Your auditors find what they need, and your team keeps working.",
    "For finance teams that still close in spreadsheets. Start a guided trial today.",
    "Spare parts bought in panic cost more. Know what fails before it does.",
    "Hire vetted engineers within a week. Pay only when you hire.",
    "One contract, one contact, one invoice for all of your sites.",
    "Train new colleagues in short lessons they finish on their phones.",
    "Compare freight rates of your carriers on one screen and book the one that fits.",
    "Backups that restore in minutes, tested every night on your own hardware.",
    "Plan shifts that people can live with. Get a free review of your rota.",
    "Built with plant managers, for plant managers. Learn more about the pilot.",
    "Approve invoices from any device and see who is waiting for whom.",
    "Every contract in one place, with a reminder before it renews.",
    "The energy report your board asks for, ready on the first of the month.",
    "Answer customers in their own language without a larger team.",
)
_REMEMBERED = 8
_KNOWN: OrderedDict[tuple[str, str | None, bool], tuple[float, ...]] = OrderedDict()


def fluencies(
    texts: Sequence[tuple[str, str]], copywriter: Copywriter | None, progress: Progress, names: Iterable[str] = ()
) -> dict[tuple[str, str], Part]:
    """The part of each (field, text); nothing where no model can judge."""
    found: dict[tuple[str, str], Part] = {}
    if copywriter is None:
        return found
    names = tuple(names)
    for titles in (True, False):
        mine = list(dict.fromkeys(one for one in texts if (one[0] in TITLES) == titles))
        scores = readings([text for _, text in mine], copywriter, progress, names)
        if scores:
            reference = _reference(copywriter, progress, titles=titles)
            found |= {one: part_of(score, reference) for one, score in zip(mine, scores, strict=True)}
    return found


def part_of(score: float, reference: Sequence[float]) -> Part:
    """The place of a score among those of the reference (ascending), the worst and the best of it a little softened."""
    below = bisect_left(reference, score)
    value = (below + 0.5) / (len(reference) + 1)
    return Part(
        FLUENCY, value, f"Reads better to the local model than {below} of {len(reference)} lines known to read well."
    )


def _reference(copywriter: Copywriter, progress: Progress, *, titles: bool) -> tuple[float, ...]:
    """The scores of the reference under this model, ascending; read once for each model."""
    card = copywriter.card()
    key = (card.name, card.adapter, titles)
    if key not in _KNOWN:
        _KNOWN[key] = tuple(sorted(readings(TITLES_READ if titles else SENTENCES_READ, copywriter, progress)))
        while len(_KNOWN) > _REMEMBERED:
            _KNOWN.popitem(last=False)
    return _KNOWN[key]
