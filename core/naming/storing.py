"""The grammars of a workspace, kept as one of its options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import InvalidInput
from core.naming.grammar import Case, Grammar, Part, Shape
from core.workspace import Workspace

OPTION = "naming"


class _PartModel(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: str
    source: str = ""
    values: dict[str, str] = {}
    case: Case = "any"
    shape: Shape = "text"
    longest: int = 60


class _GrammarModel(BaseModel):
    model_config = ConfigDict(extra="ignore")

    kind: str
    platform: str | None = None
    pattern: str
    parts: list[_PartModel]


class _Kept(BaseModel):
    grammars: list[_GrammarModel] = []


def grammars(workspace: Workspace) -> tuple[Grammar, ...]:
    """The grammars of a workspace; none until somebody sets one up."""
    text = workspace.option(OPTION)
    return read_grammars(text) if text else ()


def grammar_for(workspace: Workspace, kind: str, platform: str | None) -> Grammar | None:
    """The grammar that names of a kind on a platform follow; one for the platform comes before one for both."""
    return choose(grammars(workspace), kind, platform)


def choose(known: Sequence[Grammar], kind: str, platform: str | None) -> Grammar | None:
    """The grammar among these for a kind and a platform."""
    mine = [one for one in known if one.kind == kind and one.platform in (None, platform)]
    return next(iter(sorted(mine, key=lambda one: one.platform is None)), None)


def keep_grammars(workspace: Workspace, wanted: Sequence[Grammar]) -> None:
    """Use these grammars from now on."""
    kept = _Kept(grammars=[_GrammarModel.model_validate(grammar_json(one)) for one in wanted])
    workspace.set_option(OPTION, kept.model_dump_json())


def keep_grammar(workspace: Workspace, grammar: Grammar) -> None:
    """Use this grammar for its kind and platform; the others stay."""
    others = [one for one in grammars(workspace) if (one.kind, one.platform) != (grammar.kind, grammar.platform)]
    keep_grammars(workspace, [*others, grammar])


def forget_grammar(workspace: Workspace, kind: str, platform: str | None) -> None:
    """Check names of a kind on a platform no more."""
    keep_grammars(workspace, [one for one in grammars(workspace) if (one.kind, one.platform) != (kind, platform)])


def read_grammars(text: str) -> tuple[Grammar, ...]:
    """The grammars of a JSON text; raises InvalidInput when it cannot be used."""
    try:
        kept = _Kept.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(one) for one in first["loc"])
        raise InvalidInput(f"The naming grammar cannot be read: {first['msg']}.", where=place or None) from error
    return tuple(
        Grammar(one.kind, one.platform, one.pattern, tuple(Part(**part.model_dump()) for part in one.parts))
        for one in kept.grammars
    )


def grammar_json(grammar: Grammar) -> dict[str, Any]:
    """A grammar as a JSON object."""
    return {
        "kind": grammar.kind,
        "platform": grammar.platform,
        "pattern": grammar.pattern,
        "parts": [
            {
                "name": part.name,
                "source": part.source,
                "values": dict(part.values),
                "case": part.case,
                "shape": part.shape,
                "longest": part.longest,
            }
            for part in grammar.parts
        ],
    }
