"""Whole phrases that promise or compare in English, beside the single words of `core.evidence.wordings`."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """A pattern, and words of which every match holds one: most texts are passed at once."""

    hints: frozenset[str]
    pattern: re.Pattern[str]

    def found(self, text: str, words: frozenset[str]) -> list[re.Match[str]]:
        """The places in a text whose small words are given."""
        return [] if self.hints.isdisjoint(words) else list(self.pattern.finditer(text))


def phrases(hints: str, *patterns: str) -> Phrases:
    """Phrases from words parted by spaces and alternatives of one pattern of whole words, capitals or not."""
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE)
    return Phrases(frozenset(hints.split()), pattern)


SUPERLATIVES = phrases(
    "gold only last peerless matchless incomparable without league other kind bar hands game notch line bulletproof foolproof infallible failsafe favourite favorite choice find close nowhere"
    " beating renowned famous unassailable never downtime supreme legendary unmistakable finest undefeated unbeaten always zero no none promise foremost preeminent win wins",
    r"gold standard(?! (?:reference|assay|test))", r"the (?:only|last) \w+(?: \w+)? you(?:[’']ll| will)? (?:ever )?(?:need|buy)", r"peerless|matchless|incomparable|unassailable|undefeated|unbeaten",
    r"without (?:equal|rival|parallel)", r"in a league of (?:its|our|their) own", r"like no other", r"one of a kind", r"bar none|hands down", r"game[- ]chang(?:er|ing)s?", r"top[- ]notch|top[- ]of[- ]the[- ]line",
    r"bulletproof(?! (?:vests?|glass|windows?|doors?|plates?))|foolproof|infallible", r"\w+[’']s (?:favou?rite|first choice|top choice|go-to|number one)", r"(?:top|first|preferred) choice (?:for|of|in)", r"(?:you )?(?:won[’']t|cannot|can[’']t|will not) find (?:\w+ ){0,3}(?:better|faster|cheaper|finer)\w*",
    r"(?:nothing|no one|nobody|none)(?: else)?(?: even)? comes? close", r"(?:world|industry|market|class|record)[- ](?:beating|renowned|famous)", r"(?:that |which |it |ever )?never (?:fails?|breaks? down|goes wrong|disappoints?|lets? you down)", r"(?:we|they|our \w+) never (?:miss|fail|err|stop)(?! a beat)", r"zero (?:downtime|errors?|defects?|risk|mistakes)(?! (?:budget|tolerance|tracking))", r"always (?:on time|right|accurate|perfect)",
    r"(?:no one|nobody|none)(?: else)? (?:knows|does|builds|makes|understands|delivers|handles|serves|runs|moves|cuts|cleans) (?:[\w-]+ ){1,4}(?:like|better|faster)", r"never (?:see|have|face|suffer|get|make|lose) (?:another|a single|any) \w+", r"that(?:[’']s| is) (?:a|our) promise|we promise(?! to)", r"foremost|pre-?eminent", r"(?:we|they|our \w+) wins? (?:every|all|each)",
)  # fmt: skip

COMPARISONS = phrases(
    "dust times twice half third quarter fraction other brand brands rivals rival competition competitors competing conventional traditional ordinary others settle rest pack legacy cut ahead",
    r"(?:leaves?|leaving) (?:\w+ ){1,4}(?:in the dust|behind)", r"(?:two|three|four|five|ten|\d+)(?: times|x) the (?:speed|output|accuracy|life|capacity|range|results?|return|power)(?: of \w+)?", r"(?:ahead of|beyond) the (?:pack|rest|others|field)", r"a cut above",
    r"(?:outlasts?|outruns?|outsells?|outclass(?:es)?|trounces?|crushes|destroys) (?:the |every |any |all |our )?(?:other )?(?:rivals?|others?|competit\w+|rest|brands?|makes?|makers?|suppliers?|alternatives?)", r"(?:the )?(?:rivals?|competition|competitors) (?:can(?:no|[’']?)t|cannot|can only|wish|struggle\w*|charge) \w+", r"don[’']t settle for (?:less|second)",
    r"(?:twice|half|(?:two|three|four|five|ten|\d+)(?: times|x)) as [\w-]+ as(?! (?:before|last|possible|in \d))(?: \w+)?", r"in (?:half|a (?:third|quarter|fraction) of) the time",
)  # fmt: skip
