"""What people call columns, in four languages: heading → meaning. A meaning is the heading of the platform's own sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from core.catalog import GOOGLE, LINKEDIN
from core.interchange.editor.headings import CANONICAL
from core.interchange.sheet.layout import spellings as sheet_spellings
from core.pasting.facet_words import facet_headings, facet_table

ACTION = "Action"
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
# Headings of exports that say nothing this program can set.
_NOT_OFFERED = frozenset(
    {
        "first page bid", "top of page bid", "first position bid", "quality score", "keyword count", "landing page experience",
        "expected ctr", "ad relevance", "approval status", "ad strength", "landing page images",
    }
)  # fmt: skip

_SHARED: Mapping[str, str] = {
    ACTION: "action|row action|operation|aktion|vorgang|accion|que hacer",
    "Campaign": "campaign|campaign name|kampagne|kampagnenname|campagne|nom de la campagne|nom de campagne|campana|"
                "nombre de la campana|nombre de campana",
    "Labels": "labels|label|tags|tag|etikett|etiketten|labelnamen|libelles|libelle|etiquetas|etiqueta",
    "Comment": "comment|comments|note|notes|kommentar|kommentare|notiz|notizen|bemerkung|bemerkungen|anmerkung|commentaire|"
               "commentaires|comentario|comentarios|nota|notas",
    "Status": "status|state|zustand|etat|statut|estado|aktiv|active|enabled",
    "Languages": "languages|language|sprache|sprachen|langue|langues|idioma|idiomas",
}  # fmt: skip

_GOOGLE: Mapping[str, str] = {
    "Account name": "account|account name|konto|kontoname|compte|nom du compte|cuenta|nombre de la cuenta|client|kunde",
    "Customer ID": "customer id|kundennummer|kunden id|account id|numero client|id de cliente",
    "Ad Group": "ad group|adgroup|ad group name|group|anzeigengruppe|anzeigengruppenname|gruppe|groupe d annonces|"
                "groupe annonces|nom du groupe d annonces|grupo de anuncios|grupo|nombre del grupo de anuncios",
    "Keyword": "keyword|keywords|key word|keyword text|search term|search query|query|term|terms|phrase|suchbegriff|suchbegriffe|"
               "suchwort|stichwort|schlusselwort|schlagwort|mot cle|mots cles|motcle|terme|terme de recherche|palabra clave|"
               "palabras clave|termino|termino de busqueda",
    "Criterion Type": "criterion type|match type|match|matchtype|keyword match type|type|keyword type|keyword option|"
                      "ubereinstimmungstyp|ubereinstimmung|typ|keyword typ|type de correspondance|correspondance|"
                      "tipo de concordancia|concordancia",
    "Max CPC": "max cpc|cpc|bid|cpc bid|max bid|keyword bid|default max cpc|maximum cpc|gebot|max gebot|maximales cpc gebot|"
               "klickgebot|cpc max|cpc maximum|enchere|enchere max|enchere cpc max|puja|puja maxima|cpc maximo|cpc max",
    "Final URL": "final url|url|landing page|landing page url|landingpage|lp|link|destination url|target url|ziel url|zielseite|"
                 "zielurl|finale url|webadresse|url finale|page de destination|page d atterrissage|url final|pagina de destino|"
                 "enlace|address|web address|final urls",
    "Final mobile URL": "final mobile url|mobile final url|mobile url|finale mobile url|mobile ziel url|url finale mobile|"
                        "url finale pour mobile|url movil|url final movil",
    "Budget": "budget|daily budget|campaign budget|campaign daily budget|budget per day|tagesbudget|budget quotidien|"
              "budget journalier|presupuesto|presupuesto diario|spend per day",
    "Campaign total budget": "campaign total budget|total budget|lifetime budget|gesamtbudget|laufzeitbudget|budget total|"
                             "presupuesto total",
    "Campaign Status": "campaign status|campaign state|kampagnenstatus|etat de la campagne|statut de la campagne|"
                       "estado de la campana",
    "Ad Group Status": "ad group status|ad group state|status der anzeigengruppe|anzeigengruppenstatus|etat du groupe d annonces|"
                       "statut du groupe d annonces|estado del grupo de anuncios",
    "Campaign Type": "campaign type|kampagnentyp|type de campagne|tipo de campana",
    "Ad type": "ad type|anzeigentyp|anzeigenformat|type d annonce|tipo de anuncio",
    "Path 1": "path 1|path1|display path 1|url path 1|pfad 1|angezeigter pfad 1|chemin 1|ruta 1",
    "Path 2": "path 2|path2|display path 2|url path 2|pfad 2|angezeigter pfad 2|chemin 2|ruta 2",
    "Start Date": "start date|start|begin|beginn|startdatum|anfangsdatum|von|date de debut|debut|fecha de inicio|inicio",
    "End Date": "end date|end|ende|enddatum|bis|date de fin|fin|fecha de finalizacion|fecha de fin",
    "Location": "location|locations|place|region|country|standort|ort|land|zielregion|lieu|zone geographique|pays|ubicacion|pais|lugar",
    "Bid Strategy Type": "bid strategy type|bid strategy|bidding|gebotsstrategie|gebotsstrategietyp|strategie d encheres|"
                         "type de strategie d encheres|estrategia de puja|estrategia de pujas|tipo de estrategia de puja",
    "Target CPA": "target cpa|tcpa|ziel cpa|cpa cible|cpa objetivo",
    "Target ROAS": "target roas|troas|ziel roas|roas cible|roas objetivo",
    "Networks": "networks|network|werbenetzwerke|netzwerke|netzwerk|reseaux|reseau|redes|red",
    "Tracking template": "tracking template|tracking|tracking vorlage|trackingvorlage|modele de suivi|plantilla de seguimiento",
    "Final URL suffix": "final url suffix|url suffix|utm|utms|utm parameters|url parameters|suffix der finalen url|url suffix|"
                        "suffixe d url finale|sufijo de url final|parametros de url",
    "Custom parameters": "custom parameters|custom parameter|benutzerdefinierte parameter|parametres personnalises|"
                         "parametros personalizados",
    "Link Text": "link text|sitelink|sitelink text|sitelink title|linktext|sitelinktext|texte du lien|lien annexe|"
                 "texto del enlace|enlace de sitio",
    "Description Line 1": "description line 1|sitelink description 1|sitelink beschreibung 1|textzeile 1 sitelink",
    "Description Line 2": "description line 2|sitelink description 2|sitelink beschreibung 2|textzeile 2 sitelink",
    "Callout text": "callout text|callout|callouts|zusatzinformation|zusatzinformationen|accroche|accroches|texto destacado",
    "Header": "header|snippet header|titel des snippets|en tete|encabezado",
    "Snippet Values": "snippet values|snippets|snippet|snippet werte|valeurs|valores",
    "Phone Number": "phone number|phone|telefon|telefonnummer|numero de telephone|telephone|telefono|numero de telefono",
    "Country of Phone": "country of phone|phone country|land der telefonnummer|pays du telephone|pais del telefono",
    "Shared set name": "shared set name|negative list|negative keyword list|negativliste|liste ausschliessender keywords|"
                       "liste de mots cles a exclure|lista de palabras clave negativas",
    "Bid Modifier": "bid modifier|bid adjustment|gebotsanpassung|ajustement des encheres|ajuste de puja",
    "Radius": "radius|umkreis|rayon|radio",
    "EU political ads": "eu political ads|political ads|politische werbung|publicites politiques|anuncios politicos",
}  # fmt: skip
_GOOGLE_NUMBERED: Mapping[str, str] = {
    "Headline": "headline|title|ad title|h|hl|anzeigentitel|anzeigenuberschrift|titel|uberschrift|titre|titulo",
    "Description": "description|desc|d|beschreibung|textzeile|anzeigentext|descriptif|descripcion|description line",
}

_LINKEDIN: Mapping[str, str] = {
    "Account": "account|account name|konto|kontoname|compte|cuenta|werbekonto",
    "Campaign": _SHARED["Campaign"] + "|campaign group|campaign group name|kampagnengruppe|name der kampagnengruppe|"
                "groupe de campagnes|nom du groupe de campagnes|grupo de campanas",
    "Ad Set": "ad set|adset|ad set name|audience name|linkedin campaign|anzeigengruppe|anzeigenset|zielgruppe|ensemble de publicites|"
              "conjunto de anuncios|ad group|groupe d annonces|grupo de anuncios",
    "Ad name": "ad name|ad|creative|creative name|anzeige|anzeigenname|nom de l annonce|annonce|nombre del anuncio|anuncio",
    "Ad format": "ad format|creative format|anzeigenformat|format de l annonce|formato del anuncio",
    "Objective": "objective|goal|ziel|werbeziel|objectif|objetivo",
    "Format": "format|formato",
    "Introductory text": "introductory text|intro|intro text|introduction|post text|post|commentary|primary text|ad copy|copy|"
                         "einleitungstext|einleitender text|posttext|texte d introduction|texte introductif|texto introductorio",
    "Headline": "headline|title|titel|uberschrift|titre|titulo",
    "Description": "description|beschreibung|descriptif|descripcion",
    "Call to action": "call to action|cta|button text|handlungsaufforderung|aktionsaufforderung|appel a l action|"
                      "incitation a l action|llamada a la accion",
    "Destination URL": _GOOGLE["Final URL"],
    "Image": "image|picture|bild|visuel|imagen|creative url",
    "Lead gen form": "lead gen form|lead form|form|leadformular|formular|formulaire|formulario",
    "URL parameters": _GOOGLE["Final URL suffix"],
    "Budget": "budget|daily budget|tagesbudget|budget quotidien|presupuesto diario|presupuesto",
    "Total budget": "total budget|lifetime budget|gesamtbudget|laufzeitbudget|budget total|presupuesto total",
    "Campaign daily budget": "campaign daily budget|tagesbudget der kampagne",
    "Campaign total budget": "campaign total budget|gesamtbudget der kampagne",
    "Bid": "bid|cpc|max cpc|gebot|enchere|puja",
    "Bid Strategy": "bid strategy|gebotsstrategie|strategie d encheres|estrategia de puja",
    "Start Date": _GOOGLE["Start Date"],
    "End Date": _GOOGLE["End Date"],
    "Locations": "locations|location|countries|country|standorte|standort|land|lander|lieux|pays|ubicaciones|paises",
    "Persona": "persona|buyer persona|rolle",
    "Funnel stage": "funnel stage|stage|phase|etape|etapa",
    "Subject": "subject|betreff|objet|asunto",
    "Message": "message|body|nachricht|mensaje",
    "Sender": "sender|absender|expediteur|remitente",
    "Answers": "answers|antworten|reponses|respuestas",
    "Audience Expansion": "audience expansion|zielgruppenerweiterung|extension d audience|expansion de audiencia",
    "Audience Network": "audience network|linkedin audience network",
}  # fmt: skip
# Words that only one of the platforms uses.
_TELLING = {
    LINKEDIN: frozenset(
        [
            "ad set",
            "adset",
            "ad set name",
            "campaign group",
            "campaign group name",
            "kampagnengruppe",
            "groupe de campagnes",
            "introductory text",
            "intro",
            "intro text",
            "einleitungstext",
            "call to action",
            "cta",
            "lead gen form",
            "audience expansion",
            "audience network",
            "objective",
        ]
    ),
    GOOGLE: frozenset(
        [
            "keyword",
            "keywords",
            "ad group",
            "adgroup",
            "match type",
            "criterion type",
            "headline 1",
            "headline 2",
            "headline1",
            "headline2",
            "description 1",
            "path 1",
            "final url",
            "max cpc",
            "anzeigengruppe",
            "suchbegriff",
            "mot cle",
            "palabra clave",
        ]
    ),
}


def plain(heading: str) -> str:
    """A heading as headings are compared: small letters without accents, one blank between words, numbers apart."""
    text = unicodedata.normalize("NFKD", heading.replace("ß", "ss")).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", text)
    return _NOT_LETTERS.sub(" ", text).strip()


@cache
def table(platform: str) -> Mapping[str, str]:
    """Every known heading of a platform, in compared form, with its meaning."""
    found: dict[str, str] = {}
    for meaning in meanings(platform):
        found.setdefault(plain(meaning), meaning)
    own = _GOOGLE if platform == GOOGLE else _LINKEDIN
    for meaning, words in {**_SHARED, **own}.items():
        for word in words.split("|"):
            found.setdefault(plain(word), meaning)
    if platform == LINKEDIN:
        for heading, meaning in (*sheet_spellings().items(), *facet_table().items()):
            found.setdefault(plain(heading), meaning)
    return found


@cache
def numbered_words(platform: str) -> Mapping[str, str]:
    """Words for texts that come numbered: `h` and `titre` are headlines."""
    if platform != GOOGLE:
        return {}
    return {word: meaning for meaning, words in _GOOGLE_NUMBERED.items() for word in words.split("|")}


@cache
def meanings(platform: str) -> tuple[str, ...]:
    """Everything a column can mean, in the order it is offered."""
    if platform == LINKEDIN:
        return (*dict.fromkeys(sheet_spellings().values()), *facet_headings(), ACTION)
    return (*(heading for heading in CANONICAL if heading.lower() not in _NOT_OFFERED), ACTION)


@cache
def everyday(platform: str) -> tuple[str, ...]:
    """The meanings that sheets of people are made of; the rare ones are found by their names only."""
    own = {**_SHARED, **(_GOOGLE if platform == GOOGLE else _LINKEDIN)}
    return tuple(one for one in meanings(platform) if one in own and one != ACTION)


def in_words(meaning: str, platform: str) -> str:
    """A meaning with what else people call it in English, for a model that compares senses."""
    own = {**_SHARED, **(_GOOGLE if platform == GOOGLE else _LINKEDIN)}
    return ", ".join(dict.fromkeys([meaning.lower(), *own.get(meaning, "").split("|")[:5]])).strip(", ")


@cache
def every_word() -> frozenset[str]:
    """Compared forms of all headings of both platforms, to find the line they stand in."""
    numbered = {f"{word} {n}" for word in numbered_words(GOOGLE) for n in range(1, 16)}
    return frozenset({*table(GOOGLE), *table(LINKEDIN), *numbered_words(GOOGLE), *numbered})


def platform_of(headings: list[str]) -> str | None:
    """The platform whose words the headings use; None where they are common to both."""
    words = {plain(heading) for heading in headings}
    google, linkedin = len(words & _TELLING[GOOGLE]), len(words & _TELLING[LINKEDIN])
    return None if google == linkedin else GOOGLE if google > linkedin else LINKEDIN
