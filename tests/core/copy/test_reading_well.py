"""One example of each fault that readers found in finished drafts, so that none comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.brief.brief import Brand, Brief, Claim, Companies, Offer, Persona
from core.brief.names import company_name
from core.copy.ads import CopyDesk, LinkedInRequest, SearchCopy, Theme
from core.copy.casing import calm, phrase_case, title_case
from core.copy.drafts import paraphrases
from core.copy.facts import facts_of
from core.copy.fields import DESCRIPTION, HEADLINE, INTRODUCTION
from core.copy.phrases import industry_buyers, noun_phrase, shorter_keywords
from core.copy.reductions import reductions
from core.copy.sentences import category_sentences, joined
from core.copy.shapes import Shape, shape_of
from core.copy.validate import allowed, rules_of
from core.progress import silent

PRESS = Brief(
    product="KVX-900 Servo Press",
    company="Krämer & Vogt GmbH",
    summary="Servo presses for battery cell assembly",
    goal="leads",
    landing_page="https://press.example",
    languages=("en",),
    value_props=("Force control to ±0.5%", "Press forces from 5 to 900 kN", "Spare parts in 24 hours across Europe"),
    claims=(Claim("30% less energy than hydraulic presses", "Test report"),),
    offer=Offer("14-day guided trial", "Start trial"),
)
PEOPLE = (
    Persona("CEO", ("CEO",), pains=("margins that shrink every year",)),
    Persona("Sales leader", ("VP Sales",), pains=("discounts nobody approved",)),
    Persona("VP Marketing", ("VP Marketing",), pains=("price lists in 40 files",)),
)


def ad(brief: Brief, *keywords: str) -> SearchCopy:
    return CopyDesk(brief, seed=1).search_ads([Theme("theme", keywords or ("servo press",))], silent())[0]


def ad_texts(brief: Brief, *keywords: str) -> list[str]:
    made = ad(brief, *keywords)
    return [line.text for line in (*made.headlines, *made.descriptions)]


def posts(
    brief: Brief, persona: Persona | None = None, stages: tuple[str, ...] = ("consideration", "conversion")
) -> Iterator[tuple[str, str, str]]:
    requests = [LinkedInRequest(persona, stage, 4) for stage in stages]
    for made in CopyDesk(brief, seed=1).linkedin_ads(requests, silent()):
        for post in made:
            yield post.introductory_text.text, post.headline.text, post.description.text


def offers(name: str, button: str | None) -> list[str]:
    return [call.phrase for call in facts_of(replace(PRESS, offer=Offer(name, button))).calls]


@pytest.mark.parametrize(
    ("search", "written"),
    [
        ("close software for cfos", "close software for CFOs"),
        ("hr software for cisos", "HR software for CISOs"),
        ("microsoft 365 backup", "Microsoft 365 backup"),
        ("log management for it teams", "log management for IT teams"),
        ("anti bribery training", "anti-bribery training"),
        ("make it work", "make it work"),
        ("its plans", "its plans"),
    ],
)
def test_acronyms_and_names_of_search_phrases(search: str, written: str) -> None:
    assert phrase_case(search, {"cfo": "CFO"}, {}) == written


def test_shouted_lists_keep_their_acronyms_beside_commas() -> None:
    assert (
        calm("ONE CHECKLIST FOR HR, IT AND FINANCE", {"hr": "HR", "it": "IT"}) == "One checklist for HR, IT and finance"
    )


def test_units_are_not_capital_and_up_is() -> None:
    assert title_case("takes up 2 m² of floor space", {}) == "Takes Up 2 m² of Floor Space"
    assert title_case("cuts costs by up to 60%", {}) == "Cuts Costs by up to 60%"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("one checklist for HR", "determined"),
        ("free delivery and installation", "plural"),
        ("sensors, gateway and alerts in one kit", "plural"),
        ("renewal alerts 90 days ahead", "determined"),
        ("senior consultants only", "determined"),
        ("e-signature included", "determined"),
        ("payback in 3 to 4 years", "mass"),
        ("14-day trial", "count"),
    ],
)
def test_no_article_where_none_belongs(text: str, number: str) -> None:
    assert noun_phrase(text).number == number


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("A solicitor calls back within 2 hours", Shape.CLAUSE),
        ("Battery lasts 96 hours", Shape.CLAUSE),
        ("Don't wait 20 minutes for a query", Shape.CLAUSE),
        ("Retrofits into existing lines", Shape.THIRD_PERSON),
        ("A trail for each entry", Shape.NOUN),
    ],
)
def test_clauses_are_no_nouns(text: str, shape: Shape) -> None:
    assert shape_of(text) is shape


def test_a_thing_never_stands_without_the_figure_that_makes_it_worth_saying() -> None:
    assert "Press forces" not in reductions("Press forces from 5 to 900 kN", Shape.NOUN, strict=False)
    assert "Signed contracts" not in reductions("Signed contracts in 1-2 days", Shape.NOUN, strict=False)
    assert "Spare parts across Europe" in reductions("Spare parts in 24 hours across Europe", Shape.NOUN, strict=False)


def test_two_things_without_a_common_subject_are_not_joined() -> None:
    facts = {fact.text: fact for fact in facts_of(PRESS).facts}
    assert joined(facts["Spare parts in 24 hours across Europe"], facts["Press forces from 5 to 900 kN"]) is None


@pytest.mark.parametrize(
    ("name", "button", "first"),
    [
        ("2,000 free build minutes", "Start free", "Get 2,000 free build minutes"),
        ("Free plan", "Sign up free", "Get your free plan"),
        ("Application test with your parts", None, "Get an application test with your parts"),
        ("ABM workshop", "Book your workshop", "Book your ABM workshop"),
        ("14-day trial", "Try it free", "Start your 14-day trial"),
    ],
)
def test_offers_with_odd_buttons_are_still_sentences(name: str, button: str | None, first: str) -> None:
    assert offers(name, button)[0] == first


def test_a_button_that_ends_in_an_adjective_stays_as_it_is() -> None:
    assert offers("2,000 free build minutes", "Start free")[1] == "Start free"


def test_the_call_is_not_said_in_the_same_words_twice() -> None:
    made = ad(PRESS)
    heads = [line.text.lower() for line in made.headlines if line.role == "offer"]
    assert heads
    assert not any(head in line.text.lower() for head in heads for line in made.descriptions)


def test_names_with_a_dot_are_names() -> None:
    brief = replace(PRESS, product="Pipely.io CI", company="pipely.io", summary="pipely.io CI is a hosted runner")
    model = facts_of(brief)
    assert (model.product, model.brand) == ("Pipely.io CI", "pipely.io")
    assert facts_of(replace(brief, value_props=("See more at other.io", "Fast runs"))).facts[-1].text == "Fast runs"
    assert any("Pipely.io CI" in text for text in ad_texts(brief, "pipely.io ci", "ci runner"))
    linked = replace(brief, value_props=("More at pipely.io/prices", "Go to www.pipely.io", "Fast runs"))
    assert [fact.text for fact in facts_of(linked).facts if "pipely" in fact.text.lower()] == []


def test_a_brand_is_no_search_phrase_in_any_spelling() -> None:
    firm = replace(PRESS, product="Smith, Adeyemi & Partners Law", company="Smith, Adeyemi & Partners LLP")
    texts = " ".join(ad_texts(firm, "smith adeyemi & partners", "servo press"))
    assert "smith adeyemi" not in texts.lower()


def test_a_firm_helps_and_a_product_works() -> None:
    firm = replace(PRESS, product="Northbeam Advisory", company="Northbeam Advisory", summary=None)
    texts = " ".join(ad_texts(firm, "pricing strategy"))
    assert "Northbeam Advisory works" not in texts
    assert "it works" not in texts.lower()
    assert "can help" in texts.lower()
    assert "Krämer & Vogt Works" not in " ".join(ad_texts(PRESS))


def test_a_descriptive_product_name_has_its_article() -> None:
    texts = ad_texts(PRESS)
    assert "Why the KVX-900 Servo Press?" in texts or "Meet the KVX-900 Servo Press" in texts
    assert not any("See how KVX-900" in text or "Meet KVX-900" in text for text in texts)
    assert not facts_of(replace(PRESS, product="Harbour Payroll", summary="Payroll for growing companies")).takes_the


def test_what_it_is_is_not_said_of_a_name_that_says_it() -> None:
    assert not any("KVX" in sentence.text for sentence in category_sentences(facts_of(PRESS)))


def test_a_product_is_no_agency() -> None:
    brief = replace(
        PRESS,
        product="ABM Retainer",
        company="Sixth & Main",
        summary="Account-based marketing agency for industrial companies",
    )
    texts = [sentence.text for sentence in category_sentences(facts_of(brief))]
    assert not any("ABM Retainer is" in text for text in texts)
    assert any("Main" in text and "agency" in text for text in texts)


def test_the_summary_keeps_the_clause_that_makes_it_worth_reading() -> None:
    assert (
        facts_of(replace(PRESS, summary="Compliance training that people finish")).described
        == "compliance training that people finish"
    )


@pytest.mark.parametrize("persona", PEOPLE, ids=lambda persona: persona.name)
def test_no_ad_for_one_persona_speaks_to_another(persona: Persona) -> None:
    brief = replace(PRESS, value_props=("Pricing strategy",), claims=(), personas=PEOPLE, offer=None)
    others = {"CEOs", "sales leaders"} - set(filter(None, [facts_of(brief).personas.get(persona.name)]))
    told = " ".join(" ".join(post) for post in posts(brief, persona))
    assert not any(other in told for other in others)


def test_pains_may_be_asked_in_their_own_words_but_bring_no_figures() -> None:
    brief = replace(PRESS, personas=PEOPLE)
    assert any("Margins that shrink every year?" in intro for intro, _, _ in posts(brief, PEOPLE[0]))
    assert any("price lists in 40 files" in note for note in facts_of(brief).assumptions)
    rules = rules_of(brief, facts_of(brief))
    assert not allowed("Margins that grow every year.", DESCRIPTION, rules)


def test_a_pain_is_not_answered_by_its_echo() -> None:
    brief = replace(
        PRESS,
        value_props=("Courses in 14 languages", "Lessons in 7 minutes"),
        personas=(Persona("Lead", pains=("courses people click through",)),),
    )
    assert not any("Courses people click through? Courses in" in text for text in ad_texts(brief, "training"))


def test_a_question_is_answered_by_what_it_asks_for() -> None:
    texts = ad_texts(PRESS, "servo press supplier", "press rental")
    assert not any("supplier?" in text for text in texts)
    assert not any("a press rental" in text for text in texts)
    assert "Discover Payroll" not in ad_texts(PRESS, "payroll")


def test_posts_read_well_around_odd_facts() -> None:
    people = (Persona("Controller", ("Controller",)),)
    brief = replace(
        PRESS,
        value_props=("Senior consultants only", "One team for strategy"),
        claims=(Claim("Median time to contain: 11 minutes"),),
        personas=people,
    )
    told = [intro for intro, _, _ in posts(brief, people[0], ("awareness", "consideration", "conversion"))]
    assert not any("a one team" in text or "Looking for senior consultants only" in text for text in told)
    assert not any("controllers: median time to contain: 11" in text or "controllers: senior" in text for text in told)


def test_shorter_keywords_stay_what_they_are() -> None:
    assert "charge management solution" not in shorter_keywords("demand charge management solution", 30)
    assert shorter_keywords("close software for CFOs", 30)[1] == "close for CFOs"
    assert "CFO close software" not in shorter_keywords("close software for CFOs", 30)
    assert "compressor vibration sensor" in shorter_keywords("vibration sensor for compressors", 30)


def test_keywords_about_prices_and_makers_are_no_texts() -> None:
    texts = " ".join(
        ad_texts(
            PRESS, "servo press", "servo press manufacturer", "servo press fees", "servo press for automotive companies"
        )
    )
    assert "anufacturer" not in texts
    assert "Fees" not in texts
    assert "for automotive companies?" not in texts


def test_industries_are_spoken_of_as_buyers() -> None:
    assert industry_buyers("Motor Vehicle Manufacturing") == "automotive companies"
    assert industry_buyers("Hospitals and Health Care") == "hospitals"
    brief = replace(PRESS, companies=Companies(industries=("Motor Vehicle Manufacturing",)))
    assert any("Automotive Companies" in text for text in ad_texts(brief))


def test_phrases_with_a_sign_no_ad_may_show_are_named() -> None:
    assert any(
        "#1 choice" in note
        for note in facts_of(replace(PRESS, value_props=("The #1 choice of plants", "Fast"))).assumptions
    )


def test_snippets_find_a_wording_that_fits() -> None:
    brief = replace(
        PRESS, keyword_seeds=("financial close automation", "account reconciliation software", "close management tool")
    )
    values = [line.text for snippet in CopyDesk(brief, seed=1).assets(silent()).snippets for line in snippet.values]
    assert values == ["Financial Close", "Account Reconciliation", "Close Management"]


@pytest.mark.parametrize(
    ("keyword", "path"),
    [
        ("payroll solution", "Payroll"),
        ("month-end close software for SAP", "Month-End-SAP"),
        ("close management tool", "Close-Tool"),
        ("contract management", "Contract"),
    ],
)
def test_display_paths_say_what_it_is_not_that_it_is_a_tool(keyword: str, path: str) -> None:
    brief = replace(
        PRESS, product="Harbour Payroll", company="Harbour", summary=None, offer=None, brand=Brand(acronyms=("SAP",))
    )
    made = ad(brief, keyword)
    assert made.path1 == path
    assert made.path2.lower() not in {"solution", "software", "tool", "system"}
    offer = replace(brief, offer=Offer("Application test with your parts"))
    assert ad(offer, keyword).path2 == "Test"


def test_no_description_is_a_stump() -> None:
    brief = replace(PRESS, product="Tutoria", company="Tutoria", summary="Compliance training")
    assert all(len(line.text) >= 35 for line in ad(brief, "compliance training").descriptions)


def foreign(language: str, props: tuple[str, ...], pain: str, **changes: object) -> Brief:
    persona = Persona("Leitung", ("Leitung",), pains=(pain,))
    brief = replace(
        PRESS,
        product="Lager Nord",
        company="Lager Nord",
        summary=None,
        languages=(language,),
        value_props=props,
        claims=(),
        personas=(persona,),
        offer=None,
    )
    return replace(brief, **changes)  # type: ignore[arg-type]


GERMAN = foreign(
    "de",
    ("Anbindung an SAP und DATEV", "In 6 Wochen live"),
    "Fehlbestände",
    claims=(Claim("38 % weniger Fehlgriffe bei Kunden"),),
)


def test_a_figure_with_a_space_before_its_sign_is_one_figure() -> None:
    model = facts_of(GERMAN)
    assert allowed("38 % weniger Fehlgriffe bei Kunden", INTRODUCTION, rules_of(GERMAN, model))
    assert not allowed("38 % weniger Kosten", INTRODUCTION, rules_of(GERMAN, model))
    assert any("38 %" in text for text in ad_texts(GERMAN, "lager"))


def test_a_word_of_the_name_counts_when_it_is_repeated() -> None:
    brief = replace(
        PRESS,
        product="Ledgerly Close",
        company="Ledgerly",
        value_props=("Close the books in 3 days",),
        summary="Close software",
    )
    rules = rules_of(brief, facts_of(brief), ["view", "late"])
    assert allowed("Close the books in 3 days with Ledgerly Close.", DESCRIPTION, rules)
    assert not allowed("View of the close? Close the books in 3 days with Ledgerly Close.", DESCRIPTION, rules)


def test_a_model_drops_no_verb_of_a_clause() -> None:
    fact = facts_of(replace(PRESS, value_props=("Don't wait 20 minutes for a query",))).facts[-1]
    assert paraphrases("Don't Wait 20 Minutes for a Query", fact)
    assert not paraphrases("Don't 20 Minutes for a Query", fact)


def test_a_model_beheads_no_noun() -> None:
    fact = facts_of(replace(PRESS, value_props=("Cuts collection costs by up to 60%",))).facts[-1]
    assert paraphrases("Cuts Collection Costs up to 60%", fact)
    assert not paraphrases("Cuts Collection up to 60%", fact)


def test_a_figure_keeps_the_name_it_belongs_to() -> None:
    brief = replace(PRESS, value_props=("Immutable backups for Microsoft 365",))
    rules = rules_of(brief, facts_of(brief))
    assert allowed("Immutable Backups for Microsoft 365", DESCRIPTION, rules)
    assert not allowed("Immutable Backups for 365", HEADLINE, rules)


def test_foreign_posts_have_a_hook_and_a_call() -> None:
    told = [intro for intro, _, _ in posts(GERMAN, GERMAN.personas[0])]
    assert any(text.startswith("Fehlbestände?") for text in told)
    assert all(text.count(".") + text.count("?") >= 2 for text in told)


def test_questions_are_marked_as_their_language_does() -> None:
    french = foreign("fr", ("Conforme à la réforme", "Sans engagement pour les PME"), "factures perdues")
    spanish = foreign("es", ("Sin permanencia para las empresas", "Rutas listas"), "entregas tardías")
    assert "Factures perdues ?" in ad_texts(french, "facturation")
    assert "¿Entregas tardías?" in ad_texts(spanish, "rutas")
    rules = rules_of(PRESS, facts_of(PRESS))
    assert not allowed("Servo press ?", HEADLINE, rules)


def test_legal_forms_with_dots_are_no_part_of_the_name() -> None:
    assert company_name(replace(PRESS, company="RutaClara S.L.")) == "RutaClara"
    assert company_name(replace(PRESS, company="O'Hara Systems, Inc.")) == "O'Hara Systems"


def test_banned_and_competing_words_leak_in_no_spelling() -> None:
    brand = Brand(banned_words=("optimize",), competitors=("Data-Dog",))
    brief = replace(
        PRESS, value_props=("Optimizing dashboards", "Cheaper than datadog", "Traces in one place"), brand=brand
    )
    told = " ".join([*ad_texts(brief), *(" ".join(post) for post in posts(brief))]).lower()
    assert "optimi" not in told
    assert "datadog" not in told
