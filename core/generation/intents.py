"""How buyers word a search: heads, suppliers, audiences and questions per language. Data, reviewed by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """One language's search patterns; `{}` is the product phrase.

    `families` maps what is sold to the heads it is searched by; `things` are those for a phrase that names a thing already
    (nobody looks for a "servo press solution"), `people` those for a phrase that names a profession. `brand` are a head for
    software, and the words for prices and reviews.
    """

    families: dict[str, tuple[str, ...]]
    things: dict[str, tuple[str, ...]]
    people: tuple[str, ...]
    suppliers: dict[str, tuple[str, ...]]
    compare: tuple[str, ...]
    for_whom: str
    questions: tuple[str, ...]
    avoid: tuple[str, ...]
    brand: tuple[str, str, str]


SOFTWARE, HARDWARE, SERVICE, UNKNOWN = "software", "hardware", "service", "unknown"

ENGLISH = Wording(
    families={
        SOFTWARE: ("software", "tool", "platform", "system", "solution"),
        HARDWARE: ("system", "solution", "kit", "equipment"),
        SERVICE: ("services", "provider", "company", "agency", "firm", "consultants"),
        UNKNOWN: ("solution", "system", "provider"),
    },
    things={
        SOFTWARE: ("software",),
        HARDWARE: ("supplier", "manufacturer"),
        SERVICE: ("provider",),
        UNKNOWN: ("supplier", "provider"),
    },
    people=("{} fees", "{} cost"),
    suppliers={
        SOFTWARE: ("{} vendors", "{} comparison", "{} pricing"),
        HARDWARE: ("{} suppliers", "{} comparison", "{} price"),
        SERVICE: ("{} providers", "{} pricing", "compare {}"),
        UNKNOWN: ("{} providers", "{} comparison", "{} pricing"),
    },
    compare=("{} alternative", "{} competitors", "switch from {}", "replace {}", "{} pricing"),
    for_whom="{} for {}",
    questions=("how to choose {}",),
    avoid=("reduce {}",),
    brand=("software", "pricing", "reviews"),
)
GERMAN = Wording(
    families={
        SOFTWARE: ("software", "system", "lösung"),
        HARDWARE: ("system", "lösung", "set", "gerät"),
        SERVICE: ("dienstleister", "anbieter", "agentur", "beratung"),
        UNKNOWN: ("lösung", "system", "anbieter"),
    },
    things={},
    people=(),
    suppliers=dict.fromkeys((SOFTWARE, HARDWARE, SERVICE, UNKNOWN), ("{} anbieter", "{} vergleich", "{} preise")),
    compare=("{} alternative", "{} vergleich", "{} preise", "{} ersetzen"),
    for_whom="{} für {}",
    questions=("{} auswählen",),
    avoid=("{} vermeiden",),
    brand=("software", "preise", "erfahrungen"),
)
FRENCH = Wording(
    families={
        SOFTWARE: ("logiciel {}", "outil {}", "solution {}", "plateforme {}"),
        HARDWARE: ("système {}", "solution {}", "équipement {}"),
        SERVICE: ("prestataire {}", "services {}", "cabinet {}"),
        UNKNOWN: ("solution {}", "système {}", "prestataire {}"),
    },
    things={},
    people=(),
    suppliers=dict.fromkeys((SOFTWARE, HARDWARE, SERVICE, UNKNOWN), ("comparatif {}", "prix {}", "fournisseur {}")),
    compare=("alternative à {}", "{} prix", "remplacer {}"),
    for_whom="{} pour {}",
    questions=("choisir {}",),
    avoid=("éviter {}",),
    brand=("logiciel", "prix", "avis"),
)
SPANISH = Wording(
    families={
        SOFTWARE: ("software {}", "herramienta {}", "solución {}", "plataforma {}"),
        HARDWARE: ("sistema {}", "solución {}", "equipo {}"),
        SERVICE: ("servicios {}", "proveedor {}", "empresa {}"),
        UNKNOWN: ("solución {}", "sistema {}", "proveedor {}"),
    },
    things={},
    people=(),
    suppliers=dict.fromkeys((SOFTWARE, HARDWARE, SERVICE, UNKNOWN), ("comparativa {}", "precio {}", "proveedores {}")),
    compare=("alternativa a {}", "{} precio", "sustituir {}"),
    for_whom="{} para {}",
    questions=("elegir {}",),
    avoid=("evitar {}",),
    brand=("software", "precio", "opiniones"),
)
WORDINGS = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}

# Last words that say what is sold; a phrase that ends so is varied by exchanging them.
HEADS = {
    SOFTWARE: frozenset(["software", "tool", "tools", "platform", "app", "saas", "solution", "system", "suite", "program", "plattform", "lösung"]),
    HARDWARE: frozenset(["sensor", "sensors", "kit", "gateway", "device", "devices", "machine", "machines", "equipment", "hardware", "meter",
                         "robot", "robots", "pump", "valve", "camera", "instrument", "solution", "system", "gerät"]),
    SERVICE: frozenset(["services", "service", "agency", "consulting", "consultants", "consultancy", "outsourcing", "provider", "company",
                        "training", "rental", "hire", "repair", "dienstleister", "agentur", "beratung", "anbieter"]),
}  # fmt: skip
# Heads that another one may stand for; a sensor is no kit, so it is kept and a head is added.
EXCHANGEABLE = frozenset(["software", "tool", "tools", "platform", "solution", "system", "suite", "kit", "services", "service", "provider", "company",
                          "consulting", "consultants", "consultancy", "outsourcing", "agency", "beratung", "agentur", "dienstleister",
                          "plattform", "lösung", "anbieter"])  # fmt: skip
# The same where they stand first (`logiciel de facturation`).
LEADING = frozenset(
    [
        "logiciel",
        "logiciels",
        "outil",
        "solution",
        "plateforme",
        "système",
        "software",
        "herramienta",
        "solución",
        "plataforma",
        "sistema",
    ]
)
# Heads that are only used with the brief's own word for them: not all that monitors is a kit, not every provider an agency.
OWN_WORD_ONLY = frozenset(["kit", "equipment", "agency", "firm", "consultants"])
# Last words that name a profession.
PROFESSIONS = frozenset(["accountant", "adviser", "advisor", "architect", "attorney", "auditor", "engineer", "lawyer", "notary", "recruiter", "solicitor",
                         "surveyor", "trainer", "translator"])  # fmt: skip
EVIDENCE = {
    SOFTWARE: frozenset(["software", "platform", "app", "saas", "cloud", "tool", "dashboard", "api", "integration", "hosted", "analytics", "ci",
                         "plattform", "logiciel", "microsoft", "backup"]),
    HARDWARE: frozenset(["sensor", "gateway", "kit", "hardware", "device", "machine", "equipment", "robot", "meter", "pump", "compressor", "press",
                         "baler", "conveyor", "wearable", "valve", "motor", "wrench", "gerät"]),
    SERVICE: frozenset(["agency", "consulting", "consultancy", "consultant", "outsourcing", "managed", "workshop", "services", "advice", "advisory",
                        "solicitor", "lawyer", "agentur", "beratung"]),
}  # fmt: skip
# Whom a LinkedIn job function is searched for by.
TEAMS = {
    "accounting": "accounting teams", "finance": "finance teams", "human resources": "hr teams", "hr": "hr teams", "information technology": "it teams",
    "it": "it teams", "legal": "legal teams", "marketing": "marketing teams", "operations": "operations teams", "purchasing": "procurement teams",
    "procurement": "procurement teams", "sales": "sales teams", "customer success and support": "support teams",
}  # fmt: skip

# The verb of a nominalised phrase: `account reconciliation` → how to reconcile account.
VERBS = {
    "automation": "automate", "monitoring": "monitor", "detection": "detect", "reconciliation": "reconcile", "management": "manage",
    "planning": "plan", "tracking": "track", "scheduling": "schedule", "forecasting": "forecast", "analysis": "analyze", "testing": "test",
    "prevention": "prevent", "optimization": "optimize", "optimisation": "optimise", "reporting": "improve", "measurement": "measure",
    "consolidation": "consolidate", "verification": "verify", "inspection": "inspect", "control": "control",
}  # fmt: skip

# What B2B buyers do not search for either, in the language of the ads.
LOCAL_NEGATIVES = {
    "de": ("stellenangebote", "stellenangebot", "stelle", "karriere", "gehalt", "ausbildung", "praktikum", "studium", "lebenslauf", "kostenlos", "gratis",
           "kurs", "lernen", "definition", "bedeutung", "vorlage", "muster", "beispiel", "forum", "privat"),
    "fr": ("emploi", "emplois", "offre d'emploi", "recrutement", "salaire", "stage", "alternance", "gratuit", "gratuite", "cours", "définition", "modèle",
           "exemple", "forum", "particulier", "étudiant"),
    "es": ("empleo", "empleos", "trabajo", "salario", "sueldo", "prácticas", "gratis", "gratuito", "curso", "cursos", "definición", "plantilla", "ejemplo",
           "ejemplos", "foro", "estudiante"),
}  # fmt: skip

UNIVERSAL_NEGATIVES = (
    "jobs", "job", "career", "careers", "salary", "resume", "cv", "interview", "internship", "free", "cheap", "coupon", "course", "courses",
    "tutorial", "certification", "wikipedia", "reddit", "youtube", "template", "templates", "example", "examples", "definition", "meaning",
    "login", "support", "diy", "home", "student", "students", "torrent", "crack", "pdf",
)  # fmt: skip
