"""Make multiple changes: messy headings in four languages, numbers and words of several languages, every row accounted for."""

from __future__ import annotations

import pytest

from core.catalog import GOOGLE, LINKEDIN
from core.changesets import accept, undo
from core.copying import Destination
from core.errors import InvalidInput, ModelMissing
from core.pasting import Job, What, decide, finish, process, propose, read_file, read_pasted, remember
from core.pasting.words import plain, platform_of, table
from core.progress import silent
from core.rows import list_rows

MESSY = {
    "Campaign name": "Campaign", "KAMPAGNE": "Campaign", "Nom de la campagne": "Campaign", "Campaña": "Campaign",
    "ad-group": "Ad Group", "Anzeigengruppe ": "Ad Group", "Groupe d’annonces": "Ad Group", "grupo_de_anuncios": "Ad Group",
    "Search term": "Keyword", "Suchbegriff": "Keyword", "Mots-clés": "Keyword", "Palabras clave": "Keyword",
    "match": "Criterion Type", "Übereinstimmungstyp": "Criterion Type", "Type de correspondance": "Criterion Type",
    "Tipo de concordancia": "Criterion Type", "Max. CPC": "Max CPC", "Gebot": "Max CPC", "Enchère": "Max CPC",
    "Puja máxima": "Max CPC", "Landing page URL": "Final URL", "Zielseite": "Final URL", "Page de destination": "Final URL",
    "Página de destino": "Final URL", "H1": "Headline 1", "Überschrift 2": "Headline 2", "Titre 3": "Headline 3",
    "Título 4": "Headline 4", "Textzeile 1": "Description 1", "Tagesbudget": "Budget", "Presupuesto diario": "Budget",
    "Gebotsstrategie": "Bid Strategy Type", "étiquettes / Labels": "Labels", "Campagin": "Campaign", "Keywrod": "Keyword",
    "Pfad 1": "Path 1", "Estado": "Status", "Kommentar": "Comment", "Standort": "Location", "tCPA": "Target CPA",
}  # fmt: skip


def columns_of(planted, text, platform=GOOGLE, embedder=None):
    sheet = read_pasted(text)
    return sheet, propose(planted.workspace, sheet, platform, embedder, silent())


@pytest.mark.parametrize(("heading", "meaning"), MESSY.items())
def test_messy_headings_are_understood(planted, heading, meaning):
    _, (column, _) = columns_of(planted, f"{heading}\tzzz\nx\ty")
    assert column.meaning == meaning
    assert column.why


def test_every_heading_of_both_platforms_means_itself():
    for platform in (GOOGLE, LINKEDIN):
        for meaning in set(table(platform).values()):
            assert table(platform)[plain(meaning)] == meaning


def test_cells_tell_what_headings_do_not(planted):
    text = "q1\tr1\ts1\tt1\nclose software\tExakt\thttps://ledgerly.example/a\taktiv\naudit tool\tBroad\twww.ledgerly.example\tpaused"
    _, columns = columns_of(planted, text)
    assert [one.meaning for one in columns] == ["Keyword", "Criterion Type", "Final URL", "Status"]
    assert all(one.confidence < 0.9 for one in columns)


def test_the_same_heading_several_times_is_numbered_and_two_of_one_meaning_are_not_taken(planted):
    _, columns = columns_of(planted, "Campaign\tHeadline\tHeadline\tHeadline 2\tKampagne\na\tb\tc\td\te")
    assert [one.meaning for one in columns] == ["Campaign", "Headline 1", "Headline 3", "Headline 2", ""]
    assert "is Campaign already" in columns[4].why


def test_what_a_person_decides_is_remembered(planted):
    sheet, columns = columns_of(planted, "Campaign\tWert X\tunbekannt\na\t1,50\tz")
    decided = decide(columns, GOOGLE, {"wert x": "max cpc", "unbekannt": "ignore"})
    assert remember(planted.workspace, GOOGLE, decided) == 2
    again = propose(planted.workspace, sheet, GOOGLE, None, silent())
    assert [(one.meaning, one.why) for one in again[1:]] == [
        ("Max CPC", "you said so before"),
        ("", "you said so before"),
    ]
    with pytest.raises(InvalidInput, match="no column"):
        decide(columns, GOOGLE, {"nothing": "max cpc"})
    with pytest.raises(InvalidInput, match="nothing a column can mean"):
        decide(columns, GOOGLE, {"wert x": "nonsense"})


class Senses:
    """An embedder that knows one pair of words."""

    def card(self):
        raise NotImplementedError

    def embed(self, texts, *, progress):
        import numpy as np

        rows = np.zeros((len(texts), 4), dtype=np.float32)
        for at, text in enumerate(texts):
            rows[at, 0 if "pay per visit" in text or text.startswith("max cpc") else 1 + at % 3] = 1
        return rows


def test_the_sense_of_a_heading_helps_where_its_words_are_unknown(planted):
    _, columns = columns_of(planted, "Keyword\twhat we pay per visit\na b\tzz", embedder=Senses())
    assert columns[1].meaning == "Max CPC"
    assert columns[1].why == "means something like Max CPC"


class Missing(Senses):
    """An embedder whose model is not on the machine."""

    def embed(self, texts, *, progress):
        raise ModelMissing("The model is not here.")


def test_without_the_model_names_and_cells_have_to_do(planted):
    _, columns = columns_of(planted, "Keyword\twhat we pay per visit\na b\tzz", embedder=Missing())
    assert [one.meaning for one in columns] == ["Keyword", ""]


def test_platforms_are_told_by_their_words():
    assert platform_of(["Campaign Group Name", "Campaign", "Intro"]) == LINKEDIN
    assert platform_of(["Kampagne", "Anzeigengruppe", "Suchbegriff"]) == GOOGLE
    assert platform_of(["Campaign", "Status"]) is None


def test_beside_a_campaign_group_a_campaign_is_an_ad_set(planted):
    _, columns = columns_of(planted, "Campaign Group Name\tCampaign Name\tHeadline\na\tb\tc", LINKEDIN)
    assert [one.meaning for one in columns] == ["Campaign", "Ad Set", "Headline"]


def test_copied_cells_with_line_breaks_and_quotes():
    sheet = read_pasted('Campaign\tComment\r\n"Brand"\t"two\nlines and ""quotes"""\r\n\r\nGeneric\t\r\n')
    assert sheet.rows == (("Brand", 'two\nlines and "quotes"'), ("Generic", ""))
    assert sheet.numbers == (1, 2)


def test_a_sheet_without_headings_gets_column_letters():
    sheet = read_pasted("close software\t1.50\naudit tool\t2.00")
    assert sheet.headings == ("Column A", "Column B")
    assert len(sheet.rows) == 2


def test_a_title_above_the_headings_is_named(planted):
    from core.pasting.words import every_word

    sheet = read_pasted("Our plan for 2027;;\nKampagne;Suchbegriff;Gebot\nBrand;close;1,50", known=every_word())
    assert sheet.headings == ("Kampagne", "Suchbegriff", "Gebot")
    assert sheet.left_out == ((0, "Above the headings: Our plan for 2027"),)


def test_excel_files_are_read(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["Campaign", "Keyword", "Max CPC", "Start"],
        ["Brand", "close", 1.5, None],
        ["Brand", "audit", 2.0, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "plan.xlsx")
    sheet = read_file(tmp_path / "plan.xlsx")
    assert sheet.headings == ("Campaign", "Keyword", "Max CPC", "Start")
    assert sheet.rows == (("Brand", "close", "1.5", ""), ("Brand", "audit", "2", ""))
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no")
    with pytest.raises(InvalidInput, match="damaged"):
        read_file(tmp_path / "bad.xlsx")


GERMAN = (
    "Kampagne;Anzeigengruppe;Suchbegriff;Übereinstimmungstyp;Gebot;Zustand;Aktion\n"
    "Brand;Close;close Close 0;genau passend;1.234,50 €;pausiert;\n"  # an edit of a keyword that stands
    "Brand;Close;neu hier;Passende Wortgruppe;2,50;aktiv;\n"
    "Brand;Close;close Close 1;Exakt;;;löschen\n"
    "Brand;Close;gibt es nicht;Exakt;;;entfernen\n"
    "Brand;Close;close Close 2;Exakt;viel;;\n"
    "Brand;Close;close Close 3;Exakt;;;\n"
    "Brand;Close;neu hier;Phrase;2,50;aktiv;\n"
    "Brand;Close;x;Exakt;;;tanzen\n"
    "Brand;Neu;ganz neu;weitgehend;;;hinzufügen\n"
    "Brand;Close;close Close 3;Exakt;;;hinzufügen\n"
    "Brand;Close;gibt es nicht;Exakt;5,00;;ändern\n"
)


def job_of(planted, text, platform=GOOGLE, destinations=()):
    sheet, columns = columns_of(planted, text, platform)
    return Job(sheet, platform, tuple(columns), tuple(destinations))


def test_each_row_is_accounted_for_and_nothing_is_written(planted):
    before = list_rows(planted.workspace, "keyword")
    review = process(planted.workspace, job_of(planted, GERMAN), silent())
    said = {one.row: (one.what, one.detail) for one in review.outcomes}
    assert said[1] == (What.UPDATED, "Status: ENABLED → PAUSED · Max. CPC: empty → 1234.50")
    assert said[2][0] is What.ADDED
    assert said[3][0] is What.REMOVED
    assert said[4] == (What.SKIPPED, "There is no such keyword to remove.")
    assert said[5][0] is What.SKIPPED
    assert "viel" in said[5][1]
    assert said[6][0] is What.UNCHANGED
    assert said[7][0] is What.UNCHANGED
    assert "repeats" in said[7][1]
    assert said[8] == (What.SKIPPED, "“tanzen” is no action; write add, edit or remove.")
    assert said[9][0] is What.ADDED
    assert said[10] == (What.SKIPPED, "The keyword is there already; the row says to add it.")
    assert said[11] == (What.SKIPPED, "There is no such keyword to change.")
    assert sorted(said) == list(range(1, 12))
    assert review.counts == {What.UPDATED: 1, What.ADDED: 2, What.REMOVED: 1, What.SKIPPED: 5, What.UNCHANGED: 2}
    assert list_rows(planted.workspace, "keyword") == before
    assert review.changeset is None


def test_the_review_is_what_happens_and_one_undo_takes_it_back(planted):
    workspace = planted.workspace
    job = job_of(planted, GERMAN)
    before = [(row.id, dict(row.values)) for row in list_rows(workspace, "keyword")]
    rehearsed = process(workspace, job, silent())
    proposed = finish(workspace, job, silent())
    assert [(o.row, o.what) for o in proposed.outcomes] == [(o.row, o.what) for o in rehearsed.outcomes]
    assert [(row.id, dict(row.values)) for row in list_rows(workspace, "keyword")] == before
    accept(workspace, proposed.changeset)
    by_text = {row["text"]: row for row in list_rows(workspace, "keyword")}
    assert by_text["close Close 0"]["max_cpc"] == 1_234_500_000
    assert by_text["neu hier"]["match_type"] == "PHRASE"
    assert "close Close 1" not in by_text
    undo(workspace)
    assert [(row.id, dict(row.values)) for row in list_rows(workspace, "keyword")] == before
    with pytest.raises(InvalidInput, match="Not one row changes"):
        finish(workspace, job_of(planted, "Campaign;Budget\nBrand;50,00"), silent())


def test_blank_changes_nothing_and_brackets_erase(planted):
    workspace = planted.workspace
    finish(workspace, job_of(planted, "Campaign\tBudget\tComment\nBrand\t\t[]\nGeneric\t[]\tnew"), silent(), keep=True)
    rows = {row["name"]: row for row in list_rows(workspace, "campaign")}
    assert rows["Brand"]["daily_budget"] == 50_000_000
    assert rows["Generic"]["comment"] == "new"


def test_rows_go_into_each_chosen_destination(planted):
    workspace = planted.workspace
    places = [Destination("ad_group", group) for group in planted.groups]
    job = job_of(planted, "keyword\tbid\nledger tool\t1.50\nclose Close 0\t2.00", destinations=places)
    review = finish(workspace, job, silent(), keep=True)
    assert review.counts == {What.ADDED: 4}
    assert len(review.outcomes) == 4
    assert {one.place for one in review.outcomes} == {"Brand › Close", "Brand › Audit"}
    texts = [row["text"] for row in list_rows(workspace, "keyword")]
    assert texts.count("ledger tool") == 2
    with pytest.raises(InvalidInput, match="a destination is not"):
        process(
            workspace, job_of(planted, "keyword\na", destinations=[Destination("ad_group", planted.ad_set)]), silent()
        )


def test_a_linkedin_sheet_is_reviewed_row_by_row(planted):
    workspace = planted.workspace
    text = (
        "Kampagnengruppe\tAnzeigenset\tTagesbudget\tZustand\tAktion\n"
        "Consider\tCFOs\t75,00 €\tpausiert\t\n"
        "Consider\tCIOs\t50,00 €\taktiv\t\n"
        "Consider\tNobody\t\t\tlöschen\n"
        "Consider\tCFOs\t1,00\t\thinzufügen\n"
    )
    job = job_of(planted, text, LINKEDIN)
    review = finish(workspace, job, silent(), keep=True)
    assert [one.what for one in review.outcomes] == [What.UPDATED, What.ADDED, What.SKIPPED, What.SKIPPED]
    assert sorted(review.outcomes[0].detail.split(" · ")) == ["Daily budget: empty → 75.00", "Status: ENABLED → PAUSED"]
    rows = {row["name"]: row for row in list_rows(workspace, "ad_group")}
    assert rows["CFOs"]["daily_budget"] == 75_000_000
    assert rows["CFOs"]["status"] == "PAUSED"
    gone = job_of(planted, "Campaign Group\tAd Set\tAction\nConsider\tCIOs\tremove", LINKEDIN)
    assert finish(workspace, gone, silent(), keep=True).counts == {What.REMOVED: 1}
    assert "CIOs" not in {row["name"] for row in list_rows(workspace, "ad_group")}


def test_rows_about_one_of_two_ad_sets_of_one_name_are_left_out_with_their_reason(planted):
    workspace = planted.workspace
    group = next(row for row in list_rows(workspace, "ad_group") if row["name"] == "CFOs")
    with workspace.edit("twin") as edit:
        edit.create("ad_group", {"campaign": group["campaign"], "platform": LINKEDIN, "name": "CFOs"})
    text = "Campaign Group\tAd Set\tDaily budget\tAction\nConsider\tCFOs\t90.00\t\nConsider\tCFOs\t\tremove"
    review = process(workspace, job_of(planted, text, LINKEDIN), silent())
    assert [one.what for one in review.outcomes] == [What.SKIPPED, What.SKIPPED]
    assert all("There are 2 of" in one.detail for one in review.outcomes)


def test_jobs_that_cannot_be_done_say_why(planted):
    for text, why in (
        ("keyword\na", "No column is the campaign"), ("qq\tvv\n-\t-", "No column means anything"),
        ("Campaign\tKeyword", "no rows"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=why):
            process(planted.workspace, job_of(planted, text), silent())
    with pytest.raises(InvalidInput, match="nothing to paste"):
        read_pasted(" \n")
