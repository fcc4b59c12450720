"""Questions to an OpenAI-compatible server: with timeouts, stopped at once when the user stops, errors in plain words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from core.errors import Cancelled, ModelMissing, PlatformError, SignInNeeded, TryLater
from core.progress import Progress
from integrations.copy_server.place import Place
from integrations.http import client_options, read_document, unreachable

CONNECT_S = 10.0
ANSWER_S = 180.0
"""A large model on a small machine thinks for minutes."""
LOOK_S = 0.05
"""How often is looked whether the user has stopped."""


@dataclass(frozen=True)
class Asked:
    """One request for texts. `lines` are wanted in each of `n` answers."""

    model: str
    system: str
    user: str
    n: int
    seed: int
    most_tokens: int


def models_of(place: Place, key: str, progress: Progress) -> tuple[str, ...]:
    """The names of the server's models. Raises PlatformError."""
    document = _answer(place, key, "GET", "/models", None, progress)
    entries = document.get("data")
    listed = entries if isinstance(entries, list) else []
    return tuple(str(one["id"]) for one in listed if isinstance(one, dict) and one.get("id"))


def texts_of(place: Place, key: str, asked: Asked, progress: Progress) -> list[str]:
    """What the server wrote, one text for each of its answers. Raises PlatformError, ModelMissing."""
    body = {
        "model": asked.model,
        "messages": [{"role": "system", "content": asked.system}, {"role": "user", "content": asked.user}],
        "n": asked.n,
        "seed": asked.seed,
        "temperature": 1.0,
        "max_tokens": asked.most_tokens,
        "stream": False,
    }
    document = _answer(place, key, "POST", "/chat/completions", body, progress)
    choices = document.get("choices")
    return [text for choice in (choices if isinstance(choices, list) else []) if (text := _content(choice))]


def _content(choice: object) -> str:
    message = choice.get("message") if isinstance(choice, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""


def _answer(
    place: Place, key: str, method: str, path: str, body: Mapping[str, Any] | None, progress: Progress
) -> dict[str, Any]:
    """The JSON of one answer; the request is given up as soon as the user stops."""
    try:
        response = asyncio.run(_ask(place, key, method, path, body, progress))
    except* Cancelled:
        raise Cancelled from None
    except* httpx2.HTTPError as group:
        raise unreachable(place.base, group.exceptions[0]) from None
    return _checked(response, place, str((body or {}).get("model", "")))


async def _ask(
    place: Place, key: str, method: str, path: str, body: Mapping[str, Any] | None, progress: Progress
) -> httpx2.Response:
    # proxies of the system would carry what is meant for this network out of it
    options = client_options(place.base, None) | {"timeout": httpx2.Timeout(ANSWER_S, connect=CONNECT_S)}
    options |= {"trust_env": not place.near and options["trust_env"]}
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with httpx2.AsyncClient(**options) as client, asyncio.TaskGroup() as group:
        asking = group.create_task(client.request(method, place.base + path, json=body, headers=headers))
        while not asking.done():
            if progress.cancelled:
                raise Cancelled
            await asyncio.wait({asking}, timeout=LOOK_S)
    return asking.result()


def _checked(response: httpx2.Response, place: Place, model: str) -> dict[str, Any]:
    status = response.status_code
    if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
        raise SignInNeeded(f"{place.host} wants another key.", hint="Type the server's key in the model manager.")
    if status == httpx2.codes.NOT_FOUND:
        what = f"knows no model {model!r}" if model else "has no list of models"
        raise ModelMissing(f"{place.host} {what} at {place.base}.", hint="Look at the address and the model's name.")
    if status == httpx2.codes.TOO_MANY_REQUESTS:
        raise TryLater(f"{place.host} is busy.", hint="Try again in a moment.")
    document = read_document(response)
    if status >= httpx2.codes.BAD_REQUEST:
        raise PlatformError(
            f"{place.host} refused the question: {_reason(document, status)}", hint="Try another model."
        )
    return document


def _reason(document: Mapping[str, Any], status: int) -> str:
    error = document.get("error")
    said: Sequence[object] = [error.get("message")] if isinstance(error, dict) else [error]
    return next((one[:200] for one in said if isinstance(one, str) and one), f"HTTP {status}.")
