"""Keyword ideas and volumes from Google's Keyword Planner, at one question a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.connections import Connection
from core.errors import InvalidInput, TryLater
from core.ideas.keeping import answer
from core.ideas.question import Idea, Ideas, Question, joined, tidy
from core.progress import Progress
from core.workspace import Workspace
from integrations.google_ads.client import TIMEOUT_S, open_client, renew
from integrations.google_ads.explaining import explained

SECONDS_APART = 1.0
SLICE_S = 0.1
MOST_TRIES = 4
LONGEST_WAIT_S = 60.0
MOST_IDEAS = 10_000
WAITING = "Waiting: Google takes one planning question a second"
SERVICE = "KeywordPlanIdeaService"


@dataclass
class Pace:
    """Keeps questions of one account a second apart, in all threads of this program."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: dict[str, float] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def take(self, account: str, progress: Progress) -> None:
        """Wait until this account may ask; raises Cancelled within a tenth of a second."""
        with self._turn:
            now = self.clock()
            at = max(now, self._next.get(account, now))
            self._next[account] = at + SECONDS_APART
        self.wait(at - now, WAITING, progress)

    def wait(self, seconds: float, label: str, progress: Progress) -> None:
        """Wait visibly."""
        left = seconds
        while left > 0:
            progress.step(f"{label} ({left:.0f} s)" if left >= 1 else label)
            self.sleep(min(SLICE_S, left))
            left -= SLICE_S
        progress.step("Asking Google for keywords")


PACE = Pace()


@dataclass(frozen=True)
class GooglePlanner:
    """Implements `core.ideas.question.KeywordPlanner`; `make` opens the client of a connection."""

    pace: Pace = field(default_factory=lambda: PACE)
    make: Callable[[Connection], Any] = open_client
    today: Callable[[], date] = date.today

    def ask(
        self,
        workspace: Workspace,
        connection: Connection,
        question: Question,
        progress: Progress,
        *,
        again: bool = False,
        offline: bool = False,
    ) -> Ideas:
        """The answer of this month if it is kept, else a fresh one; `again` asks in any case, `offline` never."""
        wanted = tidy(question)
        currency = connection.account.currency or workspace.currency

        def fresh() -> tuple[Idea, ...]:
            client = self.make(connection)
            renew(client)
            return ask_google(client, connection.account.number, wanted, progress, self.pace)

        return answer(wanted, currency, self.today(), fresh, again=again, offline=offline)


def ask_google(client: Any, customer: str, question: Question, progress: Progress, pace: Pace) -> tuple[Idea, ...]:
    """The ideas, or with `volumes` the figures, for a tidy question, most searched first."""
    service = client.get_service(SERVICE)
    common = _common(client, customer, question)
    found = _figures if question.volumes else _found
    ideas = joined([_idea(one, metrics) for one, metrics in found(service, common, question, progress, pace)])
    return tuple(sorted(ideas, key=lambda one: (-(one.searches or 0), one.text)))


def _common(client: Any, customer: str, question: Question) -> dict[str, Any]:
    request: dict[str, Any] = {
        "customer_id": customer,
        "keyword_plan_network": "GOOGLE_SEARCH_AND_PARTNERS" if question.partners else "GOOGLE_SEARCH",
        "geo_target_constants": [f"geoTargetConstants/{_place_id(one)}" for one in question.places],
    }
    if question.language:
        request["language"] = _language(client, customer, question.language)
    return request


def _found(
    service: Any, common: dict[str, Any], question: Question, progress: Progress, pace: Pace
) -> Iterator[tuple[Any, Any]]:
    request = common | _seed(question) | {"include_adult_keywords": False}
    count, token = 0, ""
    while True:
        page = _asked(service.generate_keyword_ideas, request | {"page_token": token}, progress, pace)
        for one in page.results:
            yield one, one.keyword_idea_metrics
        count += len(page.results)
        token = page.next_page_token
        # Fewer rows than asked for do not mean that this was the last page.
        if not token or count >= MOST_IDEAS:
            return
        progress.step("Reading keyword ideas", count, page.total_size or None)


def _figures(
    service: Any, common: dict[str, Any], question: Question, progress: Progress, pace: Pace
) -> Iterator[tuple[Any, Any]]:
    request = common | {"keywords": list(question.keywords)}
    for one in _asked(service.generate_keyword_historical_metrics, request, progress, pace).results:
        yield one, one.keyword_metrics


def _asked(call: Callable[..., Any], request: dict[str, Any], progress: Progress, pace: Pace) -> Any:
    """One call at the permitted pace; waits as long as Google asks, visibly, a few times."""
    for attempt in range(MOST_TRIES):
        pace.take(request["customer_id"], progress)
        try:
            with explained():
                return call(request=request, timeout=TIMEOUT_S)
        except TryLater as error:
            wait = error.wait_s if error.wait_s is not None else 2.0**attempt
            if attempt == MOST_TRIES - 1 or wait > LONGEST_WAIT_S:
                raise
            pace.wait(wait, "Waiting: Google asks to go slower", progress)
    raise AssertionError("the last try returns or raises")


def _seed(question: Question) -> dict[str, Any]:
    if question.keywords and question.url:
        return {"keyword_and_url_seed": {"keywords": list(question.keywords), "url": question.url}}
    if question.url:
        return {"url_seed": {"url": question.url}}
    return {"keyword_seed": {"keywords": list(question.keywords)}}


def _place_id(place: str) -> int:
    """A place id; a country's is 2000 and its ISO number."""
    if place.isdigit():
        return int(place)
    import pycountry

    country = pycountry.countries.get(alpha_2=place)
    if country is None:
        raise InvalidInput(f"there is no country {place}.", where="places", hint="Use ISO codes such as DE.")
    return 2000 + int(country.numeric)


def _language(client: Any, customer: str, code: str) -> str:
    """The resource name of a language by its ISO code; Google adds a region to some (`zh_CN`)."""
    plain = "".join(letter for letter in code if letter.isalpha() or letter in "_-")[:10].replace("-", "_")
    query = f"SELECT language_constant.resource_name, language_constant.code FROM language_constant WHERE language_constant.code LIKE '{plain}%'"  # noqa: S608 - letters only
    with explained():
        batches = client.get_service("GoogleAdsService").search_stream(
            customer_id=customer, query=query, timeout=TIMEOUT_S
        )
        found = {
            row.language_constant.code.lower(): row.language_constant.resource_name
            for one in batches
            for row in one.results
        }
    name = found.get(plain.lower()) or next((found[key] for key in sorted(found)), None)
    if name is None:
        raise InvalidInput(f"Google knows no language {code!r}.", where="language", hint="Use ISO codes such as en.")
    return str(name)


def _idea(row: Any, metrics: Any) -> Idea:
    return Idea(
        row.text,
        _given(metrics, "avg_monthly_searches"),
        _competition(metrics.competition),
        _given(metrics, "competition_index"),
        _given(metrics, "low_top_of_page_bid_micros"),
        _given(metrics, "high_top_of_page_bid_micros"),
        # The enum of months begins at 2.
        tuple(
            (f"{one.year}-{int(one.month) - 1:02d}", int(one.monthly_searches))
            for one in metrics.monthly_search_volumes
        ),
        tuple(row.close_variants),
    )


def _given(metrics: Any, name: str) -> int | None:
    """A figure, None where Google says nothing: that is not none at all."""
    return int(getattr(metrics, name)) if name in metrics else None


def _competition(value: Any) -> str | None:
    name = str(value.name)
    return name if name in ("LOW", "MEDIUM", "HIGH") else None
