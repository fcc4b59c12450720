"""Cells as people write them, in the words and numbers of four languages, as the platform's own sheet writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import Connection, select

from core.catalog import KINDS, FieldType
from core.interchange.editor.headings import norm, spellings
from core.interchange.metrics.numbers import day_first, decimal_comma, number, parse_day
from core.interchange.sheet.layout import LEVELS, headings
from core.pasting.words import ACTION, plain
from core.schema import meta

ADD, EDIT, REMOVE, SET = "add", "edit", "remove", "set"
_ERASE = "[]"

_ACTIONS = {
    ADD: "add|new|create|insert|neu|hinzufugen|anlegen|erstellen|ajouter|nouveau|creer|anadir|nuevo|crear|agregar",
    EDIT: "edit|update|change|set|modify|andern|bearbeiten|aktualisieren|modifier|mettre a jour|editar|modificar|actualizar|cambiar",
    REMOVE: "remove|delete|removed|deleted|loschen|entfernen|geloscht|entfernt|supprimer|enlever|eliminar|quitar|borrar",
}
_STATES = {
    "Enabled": "enabled|active|activated|on|live|eligible|yes|aktiv|aktiviert|an|ja|active|activee|actif|activo|activa|habilitado|"
               "habilitada|si|oui",
    "Paused": "paused|pause|off|inactive|disabled|pausiert|angehalten|inaktiv|deaktiviert|aus|nein|en pause|mis en veille|suspendu|"
              "en veille|inactif|pausado|pausada|en pausa|inactivo|detenida|no",
    "Removed": "removed|deleted|entfernt|geloscht|supprime|supprimee|eliminado|eliminada|quitada|retirada",
    "Draft": "draft|entwurf|brouillon|borrador",
}  # fmt: skip
_MATCHES = {
    "Exact": "exact|exact match|exakt|genau passend|genau|exacte|mot cle exact|expression exacte exact|exacta|concordancia exacta",
    "Phrase": "phrase|phrase match|wortgruppe|passende wortgruppe|expression|expression exacte|frase|de frase|concordancia de frase",
    "Broad": "broad|broad match|broad match modifier|bmm|weitgehend|weitgehend passend|large|requete large|amplia|concordancia amplia",
}
_NEGATIVES = "negative|negativ|ausschliessend|ausschliessendes|negatif|a exclure|exclusion|negativa|excluida"


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {plain(word): meaning for meaning, words in table.items() for word in words.split("|")}


_ACTION_OF, _STATE_OF, _MATCH_OF = _by_word(_ACTIONS), _by_word(_STATES), _by_word(_MATCHES)
_NEGATIVE_WORDS = frozenset(map(plain, _NEGATIVES.split("|")))


def action(cell: str) -> str | None:
    """`add`, `edit`, `remove`, or `set` for a blank; None for a word nobody knows."""
    word = plain(cell)
    return _ACTION_OF.get(word) if word else SET


def is_status(cell: str) -> bool:
    """Whether a cell says that something runs or not."""
    return plain(cell) in _STATE_OF


def is_match_type(cell: str) -> bool:
    """Whether a cell names a match type."""
    return _match(cell) is not None


def _match(cell: str) -> str | None:
    """A match type in Editor's words, `Negative Exact` among them."""
    word = plain(cell)
    if word in _MATCH_OF:
        return _MATCH_OF[word]
    rest = next((word.removeprefix(one).strip() for one in _NEGATIVE_WORDS if word.startswith(f"{one} ")), None)
    rest = rest or next((word.removesuffix(one).strip() for one in _NEGATIVE_WORDS if word.endswith(f" {one}")), None)
    campaign = rest is not None and ("campaign" in rest.split() or "kampagne" in rest.split())
    bare = " ".join(one for one in (rest or "").split() if one not in ("campaign", "kampagne", "match"))
    if word in _NEGATIVE_WORDS:
        return "Negative Broad"
    if rest is None or bare not in _MATCH_OF:
        return None
    return f"{'Campaign ' if campaign else ''}Negative {_MATCH_OF[bare]}"


def currency_of(connection: Connection) -> str:
    """The workspace's currency."""
    return str(connection.execute(select(meta.c.value).where(meta.c.key == "currency")).scalar_one())


def types_of(platform_is_google: bool) -> dict[str, FieldType]:
    """The type of each meaning's field, where a field stands behind it."""
    found: dict[str, FieldType] = {}
    if not platform_is_google:
        for kind in LEVELS:
            found.update({heading: field.type for heading, field in headings(kind).items()})
        return found
    for name in ("campaign", "ad_group", "ad", "keyword", "asset", "targeting"):
        for field in KINDS[name].fields:
            for word in spellings(name, field):
                found.setdefault(word, field.type)
    return found


def tidy(meanings: Sequence[str], columns: Sequence[Sequence[str]], *, google: bool) -> list[list[str]]:
    """The columns as the platform's sheet writes them. A cell that makes no sense stays as it is, to be refused by name."""
    types = types_of(google)
    kinds = [types.get(norm(meaning) if google else meaning) for meaning in meanings]
    numeric = [c for c, kind in zip(columns, kinds, strict=True) if kind in _NUMERIC]
    comma = decimal_comma(cell for column in numeric for cell in column)
    return [
        _tidy_column(meaning, kind, column, comma=comma, google=google)
        for meaning, kind, column in zip(meanings, kinds, columns, strict=True)
    ]


_NUMERIC = (FieldType.MONEY, FieldType.DECIMAL, FieldType.INTEGER)


def _tidy_column(meaning: str, kind: FieldType | None, cells: Sequence[str], *, comma: bool, google: bool) -> list[str]:
    if meaning == ACTION:
        return list(cells)
    known: dict[str, str] = {}
    first = kind is FieldType.DATE and day_first(cells)
    for cell in set(cells):
        text = cell.strip()
        known[cell] = text if not text or text == _ERASE else _tidy(meaning, kind, text, comma=comma, first=first)
    return [known[cell] for cell in cells]


def _tidy(meaning: str, kind: FieldType | None, text: str, *, comma: bool, first: bool) -> str:
    if "status" in meaning.lower():
        return _STATE_OF.get(plain(text), text)
    if meaning == "Criterion Type":
        return _match(text) or text
    if kind in _NUMERIC:
        return _number(text, comma=comma)
    if kind is FieldType.DATE:
        day = parse_day(text, first_is_day=first)
        return day.isoformat() if day else text
    return text


def _number(text: str, *, comma: bool) -> str:
    try:
        found: Decimal | None = number(text, comma=comma)
    except ValueError:
        return text
    return text if found is None else f"{found:f}"
