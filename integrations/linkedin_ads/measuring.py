"""What a LinkedIn account counts, in the words that both platforms share, and new conversions with their stage of the CRM."""

from __future__ import annotations

from collections.abc import Sequence

from core.connections import Connection
from core.conversions import ad_sets, stages
from core.conversions.kinds import TYPES, NewConversion
from core.errors import ActElsewhere, PlatformError, SignInNeeded
from core.progress import Progress
from core.recommending import conversions as kept
from core.recommending.conversions import AccountSettings, ConversionAction, Measuring
from core.workspace import Workspace
from integrations.linkedin_ads import conversions
from integrations.linkedin_ads.conversions import METHODS, ConversionRule
from integrations.linkedin_ads.desk import Desk, opened
from integrations.linkedin_ads.wire.values import id_of

ATTRIBUTIONS = {"LAST_TOUCH_BY_CAMPAIGN": "Last touch, each campaign", "LAST_TOUCH_BY_CONVERSION": "Last touch"}
NOTHING = "The account counts no conversions, so LinkedIn cannot bid for them nor say what a lead costs."
UNUSED = "Active and counted for no ad set: {names}. LinkedIn counts a conversion only where an ad set is told to."
UNMAPPED = (
    "No stage of the CRM is reported as {names} yet. Open it in the list under Advice, Conversions, and name its stage."
)


def read_measuring(workspace: Workspace, connection: Connection, progress: Progress) -> Measuring:
    """All that an account counts. Raises the PlatformError tree, KeychainError."""
    with opened(connection) as desk:
        return measuring_of(workspace, desk, progress)


def measuring_of(workspace: Workspace, desk: Desk, progress: Progress) -> Measuring:
    """The same over a client that is open."""
    progress.step("Reading conversions")
    numbers = [number for _, number in ad_sets.numbers(workspace, desk.connection)]
    rules = conversions.read_rules(desk, numbers)
    mapped = {rule.conversion for rule in stages.stages(workspace, desk.connection).values()}
    account = desk.connection.account
    settings = AccountSettings(
        account.number, account.name, "", account.currency or "", account.time_zone or "", auto_tagging=False, tracking_template="",
        final_url_suffix="", test=False, optimisation_score=None, conversion_tracking="", customer_data_terms=False,
        warnings=tuple(_warnings(rules, mapped, has_sets=bool(numbers))),
    )  # fmt: skip
    return Measuring(settings, tuple(map(_action, rules)))


def keep_measuring(workspace: Workspace, desk: Desk, progress: Progress) -> None:
    """Keep what the account counts with a download; one that may not read it is a download all the same."""
    try:
        kept.keep(workspace, desk.connection, measuring_of(workspace, desk, progress))
    except SignInNeeded:
        raise
    except PlatformError as error:
        if not isinstance(error, ActElsewhere):
            progress.step("Conversions were not read; the next download tries again")


def make(workspace: Workspace, connection: Connection, wanted: NewConversion, progress: Progress) -> Measuring:
    """Make a conversion that takes events from the CRM, and note which stage is reported as it; what is counted then.

    One of this name that stands already is taken. Raises InvalidInput, the PlatformError tree.
    """
    wanted.check()
    with opened(connection) as desk:
        rule = conversions.create_rule(
            desk, wanted.name, wanted.type, progress, click_days=wanted.click_days, view_days=wanted.view_days
        )
        if wanted.everywhere:
            numbers = [number for _, number in ad_sets.numbers(workspace, connection)]
            conversions.associate(desk, rule, numbers, progress)
        if wanted.stage.strip():
            stages.keep_stages(workspace, connection, {wanted.stage: rule.rule})
        return measuring_of(workspace, desk, progress)


def _action(one: ConversionRule) -> ConversionAction:
    return ConversionAction(
        id_of(one.urn), one.name, one.enabled, METHODS.get(one.method, one.method), TYPES.get(one.type, one.type),
        primary=one.enabled and (bool(one.ad_sets) or one.automatic), counts_each=True, click_days=one.click_days,
        view_days=one.view_days, value=float(one.value) if one.value else None, currency=one.currency,
        attribution=ATTRIBUTIONS.get(one.attribution, one.attribution), ad_sets=len(one.ad_sets), urn=one.urn,
    )  # fmt: skip


def _warnings(rules: Sequence[ConversionRule], mapped: set[str], *, has_sets: bool) -> list[str]:
    active = [one for one in rules if one.enabled]
    unused = [one.name for one in active if not one.ad_sets and not one.automatic] if has_sets else []
    unmapped = [one.name for one in active if one.from_crm and one.urn not in mapped]
    found = [] if active else [NOTHING]
    found += [UNUSED.format(names=_named(unused))] if unused else []
    return found + ([UNMAPPED.format(names=_named(unmapped))] if unmapped else [])


def _named(names: Sequence[str], most: int = 3) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(f"“{one}”" for one in names[:most]) + more
