"""How buyers word a search: heads, suppliers, audiences and questions per language. Data, reviewed by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """One language's search patterns; `{}` is the product phrase. `families` maps what is sold to the heads it is searched by."""

    families: dict[str, tuple[str, ...]]
    suppliers: dict[str, tuple[str, ...]]
    compare: tuple[str, ...]
    for_whom: str
    questions: tuple[str, ...]
    avoid: tuple[str, ...]


SOFTWARE, HARDWARE, SERVICE, UNKNOWN = "software", "hardware", "service", "unknown"

ENGLISH = Wording(
    families={
        SOFTWARE: ("software", "tool", "platform", "system", "solution"),
        HARDWARE: ("system", "solution", "kit", "equipment"),
        SERVICE: ("services", "provider", "company", "consultants"),
        UNKNOWN: ("solution", "system", "provider"),
    },
    suppliers={
        SOFTWARE: ("{} vendors", "{} comparison", "{} pricing"),
        HARDWARE: ("{} suppliers", "{} comparison", "{} price"),
        SERVICE: ("{} providers", "{} pricing", "compare {}"),
        UNKNOWN: ("{} providers", "{} comparison", "{} pricing"),
    },
    compare=("{} alternative", "{} competitors", "switch from {}", "replace {}", "{} pricing"),
    for_whom="{} for {}",
    questions=("how to choose {}", "how to improve {}"),
    avoid=("avoid {}", "reduce {}"),
)
GERMAN = Wording(
    families={
        SOFTWARE: ("software", "tool", "plattform", "system", "lösung"),
        HARDWARE: ("system", "lösung", "set", "gerät"),
        SERVICE: ("dienstleister", "anbieter", "agentur", "beratung"),
        UNKNOWN: ("lösung", "system", "anbieter"),
    },
    suppliers=dict.fromkeys((SOFTWARE, HARDWARE, SERVICE, UNKNOWN), ("{} anbieter", "{} vergleich", "{} preise")),
    compare=("{} alternative", "{} vergleich", "{} preise", "{} ersetzen"),
    for_whom="{} für {}",
    questions=("{} auswählen", "{} verbessern"),
    avoid=("{} vermeiden",),
)
FRENCH = Wording(
    families={
        SOFTWARE: ("logiciel {}", "outil {}", "solution {}", "plateforme {}"),
        HARDWARE: ("système {}", "solution {}", "équipement {}"),
        SERVICE: ("prestataire {}", "services {}", "cabinet {}"),
        UNKNOWN: ("solution {}", "système {}", "prestataire {}"),
    },
    suppliers=dict.fromkeys((SOFTWARE, HARDWARE, SERVICE, UNKNOWN), ("comparatif {}", "prix {}", "fournisseur {}")),
    compare=("alternative à {}", "{} prix", "remplacer {}"),
    for_whom="{} pour {}",
    questions=("choisir {}", "améliorer {}"),
    avoid=("éviter {}",),
)
SPANISH = Wording(
    families={
        SOFTWARE: ("software {}", "herramienta {}", "solución {}", "plataforma {}"),
        HARDWARE: ("sistema {}", "solución {}", "equipo {}"),
        SERVICE: ("servicios {}", "proveedor {}", "empresa {}"),
        UNKNOWN: ("solución {}", "sistema {}", "proveedor {}"),
    },
    suppliers=dict.fromkeys((SOFTWARE, HARDWARE, SERVICE, UNKNOWN), ("comparativa {}", "precio {}", "proveedores {}")),
    compare=("alternativa a {}", "{} precio", "sustituir {}"),
    for_whom="{} para {}",
    questions=("elegir {}", "mejorar {}"),
    avoid=("evitar {}",),
)
WORDINGS = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}

# Last words that say what is sold; a phrase that ends so is varied by exchanging them.
HEADS = {
    SOFTWARE: frozenset(["software", "tool", "tools", "platform", "app", "saas", "solution", "system", "suite", "program", "plattform", "lösung"]),
    HARDWARE: frozenset(["sensor", "sensors", "kit", "gateway", "device", "devices", "machine", "machines", "equipment", "hardware", "meter",
                         "robot", "robots", "pump", "valve", "camera", "instrument", "solution", "system", "gerät"]),
    SERVICE: frozenset(["services", "service", "agency", "consulting", "consultants", "consultancy", "outsourcing", "provider", "company",
                        "training", "dienstleister", "agentur", "beratung", "anbieter"]),
}  # fmt: skip
# Heads that another one may stand for; a sensor is no kit, so it is kept and a head is added.
EXCHANGEABLE = frozenset(["software", "tool", "tools", "platform", "solution", "system", "suite", "kit", "services", "service", "provider", "company",
                          "consulting", "consultants", "consultancy", "outsourcing", "agency", "beratung", "agentur", "dienstleister",
                          "plattform", "lösung", "anbieter"])  # fmt: skip
EVIDENCE = {
    SOFTWARE: frozenset(["software", "platform", "app", "saas", "cloud", "tool", "dashboard", "api", "integration", "plattform", "logiciel"]),
    HARDWARE: frozenset(["sensor", "gateway", "kit", "hardware", "device", "machine", "equipment", "robot", "meter", "pump", "compressor", "gerät"]),
    SERVICE: frozenset(["agency", "consulting", "consultancy", "outsourcing", "managed", "workshop", "agentur", "beratung"]),
}

# The verb of a nominalised phrase: `account reconciliation` → how to reconcile account.
VERBS = {
    "automation": "automate", "monitoring": "monitor", "detection": "detect", "reconciliation": "reconcile", "management": "manage",
    "planning": "plan", "tracking": "track", "scheduling": "schedule", "forecasting": "forecast", "analysis": "analyze", "testing": "test",
    "prevention": "prevent", "optimization": "optimize", "optimisation": "optimise", "reporting": "improve", "measurement": "measure",
    "consolidation": "consolidate", "verification": "verify", "inspection": "inspect", "control": "control",
}  # fmt: skip

UNIVERSAL_NEGATIVES = (
    "jobs", "job", "career", "careers", "salary", "resume", "cv", "interview", "internship", "free", "cheap", "coupon", "course", "courses",
    "tutorial", "certification", "wikipedia", "reddit", "youtube", "template", "templates", "example", "examples", "definition", "meaning",
    "login", "support", "diy", "home", "student", "students", "torrent", "crack", "pdf",
)  # fmt: skip
