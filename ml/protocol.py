"""The messages between the program and the model worker: one JSON object per line, checked strictly. No torch here."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
import numpy.typing as npt

from core.copywriting import Angle, Draft, LearningReport, Lesson, Limits, ModelCard
from core.errors import InvalidInput

if TYPE_CHECKING:
    from pydantic import TypeAdapter

VERSION = 1
MAX_LINE = 64 * 1024 * 1024
"""Bytes of the longest message read."""

ModelName = Literal["copywriter", "embedder"]


@dataclass(frozen=True)
class Hello:
    """Who are you? Answered by `Ready`."""

    id: int
    op: Literal["hello"] = "hello"


@dataclass(frozen=True)
class Card:
    """Load a model when it is not loaded yet and say what it is. Answered by `Loaded`."""

    id: int
    model: ModelName
    op: Literal["card"] = "card"


@dataclass(frozen=True)
class Embed:
    """Answered by `Vectors`, one per text."""

    id: int
    texts: tuple[str, ...]
    op: Literal["embed"] = "embed"


@dataclass(frozen=True)
class Write:
    """Answered by `Drafts`."""

    id: int
    prefix: str
    angles: tuple[Angle, ...]
    limits: Limits
    seed: int
    op: Literal["write"] = "write"


@dataclass(frozen=True)
class Fluency:
    """Answered by `Scores`, one per text."""

    id: int
    prefix: str
    texts: tuple[str, ...]
    op: Literal["fluency"] = "fluency"


@dataclass(frozen=True)
class Measure:
    """How fast is the copy model here? Answered by `Measured`."""

    id: int
    op: Literal["measure"] = "measure"


@dataclass(frozen=True)
class Prepare:
    """Convert the weights of the copy model when that is needed, without loading them. Answered by `Prepared`."""

    id: int
    op: Literal["prepare"] = "prepare"


@dataclass(frozen=True)
class Learn:
    """Train an adapter on the lesson and write it into the folder `out`. Answered by `Learned`."""

    id: int
    lesson: Lesson
    out: str
    op: Literal["learn"] = "learn"


@dataclass(frozen=True)
class Cancel:
    """Stop the request with this id; that one is then answered by `Failed` of type `Cancelled`."""

    id: int
    op: Literal["cancel"] = "cancel"


@dataclass(frozen=True)
class Shutdown:
    """End the process. Not answered."""

    id: int
    op: Literal["shutdown"] = "shutdown"


@dataclass(frozen=True)
class Progressed:
    """How far a request is, as in `core.progress.Step`."""

    id: int
    label: str
    done: int
    total: int | None
    kind: Literal["progress"] = "progress"


@dataclass(frozen=True)
class Ready:
    """The worker is there."""

    id: int
    version: int
    pid: int
    torch: str
    device: str
    kind: Literal["ready"] = "ready"


@dataclass(frozen=True)
class Loaded:
    """A model is loaded."""

    id: int
    card: ModelCard
    kind: Literal["loaded"] = "loaded"


@dataclass(frozen=True)
class Vectors:
    """Rows of `dimensions` little-endian float32 numbers, base64."""

    id: int
    rows: int
    dimensions: int
    data: str
    kind: Literal["vectors"] = "vectors"


@dataclass(frozen=True)
class Drafts:
    """What was written."""

    id: int
    drafts: tuple[Draft, ...]
    kind: Literal["drafts"] = "drafts"


@dataclass(frozen=True)
class Scores:
    """Mean log likelihoods."""

    id: int
    scores: tuple[float, ...]
    kind: Literal["scores"] = "scores"


@dataclass(frozen=True)
class Measurements:
    """Speed on this machine; seconds are wall time."""

    device: str
    dtype: str
    threads: int
    tokens_per_second: float
    headlines_per_second: float
    judged_per_second: float
    load_seconds: float


@dataclass(frozen=True)
class Measured:
    """What was measured."""

    id: int
    measurements: Measurements
    kind: Literal["measured"] = "measured"


@dataclass(frozen=True)
class Prepared:
    """The folder of the prepared weights."""

    id: int
    folder: str
    kind: Literal["prepared"] = "prepared"


@dataclass(frozen=True)
class Learned:
    """What came of the learning."""

    id: int
    report: LearningReport
    kind: Literal["learned"] = "learned"


@dataclass(frozen=True)
class Failed:
    """A request that could not be done; `type` names an error of `core.errors`. `id` is None when it was unreadable."""

    id: int | None
    type: str
    message: str
    hint: str | None = None
    kind: Literal["error"] = "error"


Request = Hello | Card | Embed | Write | Fluency | Measure | Prepare | Learn | Cancel | Shutdown
Answer = Progressed | Ready | Loaded | Vectors | Drafts | Scores | Measured | Prepared | Learned | Failed


def parse_request(line: bytes) -> Request:
    """Read one request; raises `InvalidInput` saying which key is wrong."""
    request: Request = _parse(_requests(), line)
    return request


def parse_answer(line: bytes) -> Answer:
    """Read one answer; raises `InvalidInput` saying which key is wrong."""
    answer: Answer = _parse(_answers(), line)
    return answer


def encode(message: Request | Answer) -> bytes:
    """One line of JSON, newline included."""
    adapter = _requests() if hasattr(message, "op") else _answers()
    return adapter.dump_json(message) + b"\n"


def pack_vectors(number: int, vectors: npt.NDArray[np.float32]) -> Vectors:
    """Embeddings as a message."""
    rows, dimensions = vectors.shape
    data = np.ascontiguousarray(vectors, dtype="<f4").tobytes()
    return Vectors(number, rows, dimensions, base64.b64encode(data).decode("ascii"))


def unpack_vectors(message: Vectors) -> npt.NDArray[np.float32]:
    """Embeddings from a message; raises `InvalidInput` when the data does not fill the shape."""
    try:
        data = base64.b64decode(message.data, validate=True)
        return np.frombuffer(data, dtype="<f4").reshape(message.rows, message.dimensions).astype(np.float32)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(f"The vectors cannot be read: {error}.", where="data") from error


def _parse(adapter: TypeAdapter[Any], line: bytes) -> Any:
    from pydantic import ValidationError

    try:
        return adapter.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "message"
        raise InvalidInput(first["msg"], where=where) from error


@cache
def _requests() -> TypeAdapter[Any]:
    return _strict(Request, "op")


@cache
def _answers() -> TypeAdapter[Any]:
    return _strict(Answer, "kind")


def _strict(union: Any, discriminator: str) -> TypeAdapter[Any]:
    """pydantic is imported late: a window that starts no model never pays for it."""
    from pydantic import ConfigDict, Field, TypeAdapter, with_config

    for message in union.__args__:
        with_config(ConfigDict(extra="forbid", strict=True))(message)
    return TypeAdapter(Annotated[union, Field(discriminator=discriminator)])
