"""Verbs a value proposition may begin with, sorted by how sure their reading is."""

from __future__ import annotations

from core.copy.tables import table

# Read as verbs wherever they open a phrase.
PLAIN_VERBS = table(
    """
    accelerate accept achieve acquire adapt add adjust adopt align allocate allow analyse analyze anticipate
    apply approve arrange ask assemble assess assign attract augment authorise authorize automate avoid
    become begin boost bring broaden build buy calculate cancel capture carry catch centralise centralize
    chase choose clarify classify clean collaborate collect combine compare compile complete comply compress
    configure connect conserve consolidate consult convert coordinate correct create customise customize cut
    decide defend define delete deliver deploy detect develop diagnose digitise digitize discover dispatch
    distribute divert earn ease edit eliminate embed empower enable encrypt enforce enhance enjoy enrich
    enrol enroll ensure enter equip erase establish evaluate exceed execute expand explore extend extract
    feed find fix flatten follow free fulfil fulfill gain generate get give go grow guide handle harden
    harmonise harmonize help hire identify implement import improve increase inform inspect install
    integrate invest invite isolate justify keep know launch learn let localise localize locate lower
    maintain make manage maximise maximize measure meet migrate minimise minimize mitigate modernise
    modernize move multiply negotiate observe obtain offload offset onboard open operate optimise optimize
    orchestrate organise organize outperform outsource overcome oversee own pay perform personalise
    personalize pick place predict prepare preserve prevent prioritise prioritize produce promote protect
    prove provide publish pull push put qualify quantify raise reach react read rebuild receive recognise
    recognize reconcile recover recycle redesign reduce refine regain reinforce relieve relocate remember
    remind remove reorder replace resolve respond restore retain retrieve retrofit reuse reveal revise
    rewrite roll run safeguard satisfy save scale see seize select sell send separate serve settle ship
    shorten shrink simplify skip slash solve specify spend spot stabilise stabilize standardise standardize
    stay stop streamline strengthen submit supervise sustain switch sync synchronise synchronize tackle
    tailor take talk tame teach tell tighten transfer transform translate trim troubleshoot turn uncover
    understand unify unite unload unlock update upgrade upload use validate verify visualise visualize weld
    widen win withstand write
    """
)

# Verbs and nouns alike: read as verbs only when an object follows.
NOUN_OR_VERB = table(
    """
    access alert answer attempt audit back balance benefit book budget buffer call change charge check claim
    close contact control cost cover credit deal demand design display document download drive edge end
    engineer estimate exchange exit experience export fall fight file filter finance fit focus forecast form
    fuel fund gather group hold host hunt index insight interest invoice issue join judge label lead lease
    leave link list live load lock log look mail map mark market master match matter mix model monitor name
    need offer order pace package park partner pass patch pilot pin pitch plan play point post power practice
    present price print process profile program project quote range rank rate recruit release rent repair
    report request research rest return review risk route sample schedule score screen search secure set shape
    share shift sign sort source staff stage start state store stream study supply support surface survey
    target test time touch trace track trade train transport travel treat trial try view visit wait watch
    weigh work
    """
)

# Of those, the ones that are verbs before a bare plural ("track shipments", not "audit trails").
VERB_BEFORE_PLURAL = table(
    """
    access answer book check close control design download drive engineer export file filter finance fund
    group host hunt join label lease link list load lock log map match monitor offer order plan print process
    quote rank recruit rent repair review route schedule score screen search secure share sort source staff
    start store supply target test trace track train transport try view visit watch
    """
)

PREDICATE_ADJECTIVES = table(
    """
    able available compatible compliant easy eligible free live open proud quick ready safe secure simple up
    """
)

IRREGULAR_PARTICIPLES = table(
    """
    bought brought built caught chosen done driven found given grown held kept known led left lost made paid proven run sent
    set shipped shown sold spent stuck taken told won written
    """
)

AUXILIARIES = table(
    """
    am are can could do does get gets had has have is may might must need should was were will would
    """
)

GENERIC_SUBJECTS = table("teams customers users companies clients businesses buyers firms members plants sites")


def third_person(verb: str) -> str:
    """`work` → `works`, `carry` → `carries`, `match` → `matches`."""
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


PLAIN_THIRD = frozenset(third_person(verb) for verb in PLAIN_VERBS) | {
    "works", "fits", "lasts", "lives", "leaves", "holds", "covers", "stays", "comes", "goes", "ends", "starts", "joins", "watches", "matches"
}  # fmt: skip
NOUN_OR_THIRD = frozenset(third_person(verb) for verb in NOUN_OR_VERB) - PLAIN_THIRD
