"""What the columns of performance reports are called, in the languages the platforms download them in."""

from __future__ import annotations

from collections.abc import Mapping

from core.interchange.textfile import plain_heading

# Measure → headings. Only sums are read: averages and rates are worked out from them.
_MEASURES: Mapping[str, tuple[str, ...]] = {
    "impressions": ("Impr.", "Impressions", "Weergaven", "Vertoningen", "Impressionen", "Impressies", "Impresiones", "Impressioni",
                    "Impressões"),
    "clicks": ("Clicks", "Klikken", "Klicks", "Clics", "Clic", "Cliques"),
    "cost": ("Cost", "Total Spent", "Spend", "Spent", "Amount spent", "Kosten", "Totaal uitgegeven", "Totale uitgaven",
             "Gesamtausgaben", "Ausgegebener Betrag", "Coût", "Total dépensé", "Coste", "Total gastado", "Costo", "Totale speso", "Custo",
             "Total gasto"),
    "conversions": ("Conversions", "Conv.", "Conversies", "Konversionen", "Conversiones", "Conversioni", "Conversões"),
    "conversions_value": ("Conv. value", "Conversion value", "Total conversion value", "Total Conversion Value", "Conversiewaarde",
                          "Totale conversiewaarde", "Conv.-Wert", "Gesamt-Conversion-Wert", "Valeur conv.", "Valor conv.",
                          "Valore conv."),
    "interactions": ("Interactions", "Interacties", "Interaktionen", "Interacciones", "Interazioni", "Interações"),
    "leads": ("Leads",),
}  # fmt: skip
# The same in the currency of a manager account.
_CONVERTED = {"cost": ("Cost (Converted currency)", "Kosten (umgerechnete Währung)")}

_DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "day": ("Day", "Date", "Start Date (in UTC)", "Start Date", "Startdatum (in UTC)", "Startdatum", "Tag", "Dag", "Datum", "Jour",
            "Date de début (UTC)", "Día", "Giorno", "Dia"),
    "week": ("Week", "Woche", "Semaine", "Semana", "Settimana"),
    "month": ("Month", "Monat", "Maand", "Mois", "Mes", "Mese", "Mês"),
    "quarter": ("Quarter", "Quartal", "Kwartaal", "Trimestre"),
    "year": ("Year", "Jahr", "Jaar", "Année", "Año", "Anno", "Ano"),
    "source": ("Datasource", "Data source", "Channel source"),
    "account": ("Account", "Account Name", "Account name", "Accountnaam", "Kontoname", "Konto", "Compte", "Cuenta"),
    "currency": ("Currency code", "Currency", "Valuta", "Währung", "Währungscode", "Code de devise", "Código de moneda"),
    "converted_currency": ("Converted currency code",),
    "campaign_group": ("Campaign Group Name", "Campagnegroepsnaam", "Naam campagnegroep", "Name der Kampagnengruppe",
                       "Nom du groupe de campagnes"),
    "campaign_group_id": ("Campaign Group ID", "Campagnegroep-ID", "Kampagnengruppen-ID"),
    "campaign": ("Campaign", "Campaign Name", "Campagne", "Campagnenaam", "Kampagne", "Kampagnenname", "Nom de la campagne", "Campaña",
                 "Campagna", "Campanha"),
    "campaign_id": ("Campaign ID", "Campagne-ID", "Kampagnen-ID"),
    "ad_group": ("Ad group", "Ad Set Name", "Ad Set", "Advertentiegroep", "Anzeigengruppe", "Groupe d'annonces", "Grupo de anuncios",
                 "Gruppo di annunci"),
    "ad_group_id": ("Ad group ID", "Ad Set ID"),
    "ad": ("Ad Name", "Creative Name", "Advertentienaam", "Anzeigenname"),
    "ad_id": ("Ad ID", "Creative ID", "Advertentie-ID", "Anzeigen-ID"),
    "keyword": ("Keyword", "Search keyword", "Zoekwoord", "Keyword text"),
    "match_type": ("Match type", "Search keyword match type", "Keyword match type", "Zoektype", "Keyword-Option"),
    "search_term": ("Search term", "Zoekterm", "Suchbegriff", "Terme de recherche", "Término de búsqueda"),
}  # fmt: skip
# Headings only LinkedIn's downloads have.
_LINKEDIN = ("Total Spent", "Ad Set Name", "Ad Set ID", "Creative Name", "Campaign Group ID", "Totaal uitgegeven", "Click URL",
             "Total Engagements", "Gesamtausgaben")  # fmt: skip


def _table(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {plain_heading(heading): name for name, headings in words.items() for heading in headings}


MEASURES = _table(_MEASURES)
CONVERTED = _table(_CONVERTED)
DIMENSIONS = _table(_DIMENSIONS)
LINKEDIN_ONLY = frozenset(map(plain_heading, _LINKEDIN))
# Rates and averages: they are no measures of ours, but tell a report.
_RATES = ("CTR", "Click through rate", "Avg. CPC", "Average CPC", "Average CPM", "Avg. CPM", "Cost / conv.", "Interaction rate",
          "Conv. rate")  # fmt: skip
TELLING = frozenset({*MEASURES, *map(plain_heading, _RATES)})
MONEY = frozenset({"cost", "conversions_value"})
WHOLE = frozenset({"impressions", "clicks", "interactions", "leads"})
