"""Everything the Copy screen shows of one ad group, read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from core.brandkit.aiming import markets_for
from core.brief import Brief
from core.brief.accepted import brief_in
from core.catalog import GOOGLE
from core.copytexts.counting import Count, counted
from core.copytexts.grounds import Ground, Grounds, Lost, grounds_in
from core.copytexts.groups import Group, group_of
from core.copytexts.keeping import KEPT, CopyText, listed
from core.copytexts.sections import FIELDS, FORMATS, Section, section_of
from core.errors import NotFound
from core.ids import parse_id
from core.quality import Quality, weighted
from core.rows import EntityRow, draft, select_rows
from core.rules import voice_for
from core.rules.context import voice_of
from core.rules.roles import Voice
from core.rules.scanning import TextFinding, check_text
from core.schema import ENTITY
from core.today import local_today
from core.workspace import Workspace

MOST_KEYWORDS = 2_000
MOST_ADS = 50


@dataclass(frozen=True)
class Shown:
    """A candidate with what is known of it now: its length, what the checks say, what proves what it states; `used`:
    an ad of the ad group holds it; `lost`: what it was written from and may not rest on any more; `written_from`: the
    entries of the evidence that it was written from, by their ids."""

    text: CopyText
    count: Count
    findings: tuple[TextFinding, ...]
    grounds: tuple[Ground, ...]
    used: bool
    quality: Quality | None = None
    lost: tuple[Lost, ...] = ()
    written_from: tuple[str, ...] = ()

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The entries of the evidence that it rests on, or rested on until they ended, by their ids."""
        stated = (one.entry for one in self.grounds if one.entry is not None)
        return tuple(dict.fromkeys((*self.written_from, *stated)))

    @property
    def section(self) -> Section:
        """What kind of text it is."""
        return section_of(self.text.role)

    @property
    def score(self) -> float | None:
        """The parts of its quality in one number; None where nobody measured any."""
        if self.quality is not None:
            return self.quality.score
        return weighted(self.text.parts) if self.text.parts else None

    @property
    def unproven(self) -> tuple[Ground, ...]:
        """What it states without proof, or with proof that has expired."""
        return tuple(one for one in self.grounds if not one.proven)

    @property
    def why_not(self) -> str | None:
        """Why it may not be kept or put into an ad, or None."""
        if self.unproven:
            return self.unproven[0].words()
        if self.lost:
            return self.lost[0].words()
        if self.count.over:
            return f"It is {self.count.width} characters wide; {self.count.most} are allowed."
        errors = [one.message for one in self.findings if one.severity == "error"]
        return errors[0] if errors else None


@dataclass(frozen=True)
class Sheet:
    """One ad group with its candidates and ads. `names` are how its brand may be called, `required` the words and legal lines
    that the brand asks for in every ad of its markets."""

    group: Group
    brief: Brief | None
    texts: tuple[Shown, ...]
    keywords: tuple[str, ...]
    ads: tuple[EntityRow, ...]
    names: tuple[str, ...]
    required: tuple[str, ...] = ()

    def kept(self, field: str) -> list[Shown]:
        """The kept texts of a field, in the order they came."""
        return [one for one in self.texts if one.text.field == field and one.text.state == KEPT]


_ADDED_LATER = "brand.must_include_missing"
"""What every ad has to show is added when an ad is made of the texts."""


@dataclass(frozen=True)
class Reader:
    """What texts of one ad group are read against."""

    platform: str
    brief: Brief | None
    keywords: tuple[str, ...]
    used: frozenset[str]
    grounds: Grounds
    voice: Voice

    def shown(self, text: CopyText) -> Shown:
        """One candidate as it stands now."""
        return Shown(
            text,
            counted(self.platform, text.field, text.text, self.keywords),
            self._findings(text),
            tuple(self.grounds.of(text.text)),
            text.text in self.used,
            lost=self.grounds.lost(text.evidence),
            written_from=self.grounds.entries(text.evidence),
        )

    def _findings(self, text: CopyText) -> tuple[TextFinding, ...]:
        found = check_text(self.platform, text.field, text.text, self.voice)
        return tuple(one for one in found if one.rule != _ADDED_LATER)


def sheet(workspace: Workspace, ad_group: str, *, today: date | None = None) -> Sheet:
    """The sheet of an ad group of the draft as it counts today; raises NotFound."""
    with workspace.read() as connection:
        where = ENTITY["ad_group"].c.id == parse_id(ad_group).bytes
        pk = connection.execute(select(ENTITY["ad_group"].c.pk).where(where, draft("ad_group"))).scalar()
        group = group_of(connection, pk) if pk is not None else None
        if group is None:
            raise NotFound(f"There is no ad group {ad_group}.")
        ads = _ads(connection, group)
        candidates = listed(connection, group.pk)
        reader = _reader(workspace, connection, group, ads, today or local_today(workspace))
    texts = tuple(reader.shown(one) for one in candidates)
    names = voice_of(reader.brief).own_names
    return Sheet(group, reader.brief, texts, reader.keywords, tuple(ads), names, _required(reader.voice))


def _required(voice: Voice) -> tuple[str, ...]:
    phrases = (" ".join(one.split()) for one in (*voice.brand.must_include, *voice.says.legal_lines))
    return tuple(dict.fromkeys(filter(None, phrases)))


def _ads(connection: Connection, group: Group) -> list[EntityRow]:
    """The ads of a group that its candidates fit into."""
    ad = ENTITY["ad"].c
    rows = select_rows(connection, "ad", ad.ad_group == group.pk, limit=MOST_ADS)
    wanted = (None, "", FORMATS[group.platform])
    return [row for row in rows if row["format"] in wanted and row["status"] != "REMOVED"]


def _reader(
    workspace: Workspace, connection: Connection, group: Group, ads: Sequence[EntityRow], today: date
) -> Reader:
    """What the texts of a group are read against."""
    brief = brief_in(connection)
    used = frozenset(text for row in ads for field in FIELDS[group.platform] for text in each(row[field.name]))
    keywords = _keywords(connection, group) if group.platform == GOOGLE else ()
    grounds = grounds_in(connection, brief, today)
    markets = markets_for(connection, group.pk, brief)
    return Reader(group.platform, brief, keywords, used, grounds, voice_for(workspace, markets))


def each(value: object) -> Sequence[str]:
    """The texts of a stored field: one text, or a list of them."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [value] if isinstance(value, str) else []


def _keywords(connection: Connection, group: Group) -> tuple[str, ...]:
    keyword = ENTITY["keyword"].c
    query = select(keyword.text).where(draft("keyword"), keyword.ad_group == group.pk, keyword.text.is_not(None))
    return tuple(dict.fromkeys(connection.execute(query.order_by(keyword.pk).limit(MOST_KEYWORDS)).scalars()))
