"""Whole English phrases that the rules about claims and people look for, beside the patterns of single words."""

from __future__ import annotations

from core.evidence.phrases import phrases

PRICE = phrases(
    "back fee fees charge charges cost costs waived bogo special introductory launch lower reduced slashed price prices pricing house nothing bargain bargains clearance rebate rebates buy for",
    r"(?:your )?money[- ]back(?! clauses?)|money back", r"no (?:setup|set-up|hidden|delivery|shipping|joining|activation|monthly|extra|upfront|up-front) (?:fees?|charges?|costs?)", r"(?:fees?|charges?) waived", r"(?:at|for) no (?:extra |additional |further )?(?:cost|charge)|without charge|free of charge",
    r"pay(?:s|ing)? nothing|nothing to pay|for nothing(?= ?[.!,]|$)|first (?:\w+ )?(?:months?|weeks?|years?|quarters?) (?:free|for nothing)", r"buy (?:one|two|three|\d),? get \w+|bogo", r"(?:special|introductory|launch|intro|slashed|reduced|sale) (?:prices?|rates?|pricing)", r"price (?:cut|drop|slash)(?:s|ped|es)?", r"(?:is |are |it[’']s )?on the house", r"bargains?(?! (?:agreement|unit|council))|clearance (?:sale|prices?|event)|rebates? (?:of|on|up)",
)  # fmt: skip

URGENCY = phrases(
    "final last before price prices rates time clock handful few couple slots seats spots places stock stocks midnight lose waste only long secure sign book order vanish vanishes disappears filling deadline left right straight immediately delay someone anyone fills fill fast quickly once",
    r"(?:final|last) (?:week|day|days|weekend|month|moments?|minutes?|hours?) (?:to (?!date)|for \w+ing)\w*", r"before (?:they|it|these|this|seats?|places?|slots?|spots?|the (?:seats?|places?|slots?|offer|deal)) (?:all )?(?:vanish(?:es)?|disappears?|sells? out|is gone|are gone|fills? up)|before (?:the )?prices? (?:rises?|goes? up)", r"(?:prices?|rates?) (?:go|goes|rise|rises|increase|will (?:go|rise|increase)|are going|are about to (?:go|rise)) ?(?:up )?(?:at|on|soon|tomorrow|tonight|next|after|by)", r"time[’']s (?:nearly |almost |running )?(?:up|out)|time is (?:nearly |almost )?(?:up|running short)|(?:the )?clock is ticking|running out of time",
    r"(?:only|just) a (?:handful|few|couple)(?: of)? (?:\w+ )?(?:remain\w*|left|places|slots|seats|spots)(?: remain| left)?", r"(?:slots|seats|spots|places) (?:are |is )?(?:going|filling|limited|scarce|nearly gone|disappearing)(?: fast| up| quickly)*", r"(?:sign up|order|book|act|buy|call|enrol|register) (?:before|by) (?:midnight|tonight|tomorrow|it[’']s)", r"ends? (?:at )?midnight", r"no time to (?:lose|waste)", r"this (?:week|weekend|month) only", r"won[’']t last(?: long| forever)?(?= ?[.!,]|$)", r"only (?:\d+|two|three|four|five|ten|a few) (?:[\w-]+ ){1,3}(?:left|remain(?:ing)?)", r"(?:fill|fills|filling|sell|sells|selling)(?: up| out)? (?:fast|quickly)", r"before (?:someone|anyone|somebody) else(?: does)?", r"(?:^|(?<=[.!?] ))(?:order|book|buy|act|apply|register|sign up|reserve)(?: \w+){0,2} (?:right away|straight away|at once|immediately|without delay)", r"secure (?:yours|your (?:spot|seat|place)) (?:now|today|before)",
)  # fmt: skip

_ILLNESS = "bipolar disorder|adhd|autism|ptsd|schizophrenia|eating disorder|chronic (?:pain|illness|fatigue)|menopause|hair loss|impotence|erectile dysfunction|acne|dyslexia|stutter|hearing loss|mental (?:illness|health (?:issues|problems|condition))|burnout|alcoholism|migraines?|panic attacks|hot flushes"
PERSONAL = phrases(
    "you your recently menopause divorce bankruptcy breakup chemotherapy ivf redundant let behind debt fired sacked dismissed evicted laid arrested lost refused denied afford conceive",
    r"(?:deep|drowning|buried|sinking|heavily|up to your (?:ears|neck|eyes)) in debt(?=\?|[^.]*\byou)", r"(?:just |recently |newly )?been (?:fired|sacked|dismissed|laid off|made redundant|evicted|diagnosed|arrested|bereaved)(?=[^.]*\?)", r"lost your (?:job|licen[cs]e|home|husband|wife|partner|hair|hearing)", r"(?:been )?(?:refused|denied|turned down for) (?:a |an )?(?:loan|mortgage|credit|visa)(?=[^.]*\?)", r"(?:can[’']t|cannot) (?:conceive|get pregnant|afford your (?:rent|mortgage|bills))",
    r"(?:recently|just|newly) (?:let go|made redundant|lost your|dumped|bereaved|separated)(?=[^.]*\?|[^.]*\byou)", r"we (?:noticed|know|see|saw|heard) (?:that )?you(?:[’']re|[’']ve| are| have| were)? (?:\w+ ){0,3}(?:behind on|in debt|single|divorced|fired|sick|ill|pregnant|diagnosed|depressed|failed|late on|broke|bankrupt|overweight|mortgage|lonely)", rf"your (?:{_ILLNESS})(?! (?:clinic|patients?|practice|service|programme|research|research team))", rf"(?:living|struggling|dealing|suffering|coping) with (?:{_ILLNESS})(?=[^.]*\?|[^.]*\byou)",
    r"(?:are you )?going through (?:a |an |the )?(?:menopause|divorce|bankruptcy|breakup|miscarriage|chemotherapy|chemo|ivf|bereavement)", r"because you(?:[’']re| are) (?:gay|black|white|asian|muslim|christian|jewish|disabled|old|a woman|a man|over \d0|poor|overweight)", r"(?:fallen |falling )?behind (?:on|with) (?:your|the) (?:mortgage|rent|bills|loan|credit card)", r"your (?:ex|affair|drinking problem|debts? problems?|late (?:husband|wife)|miscarriage|abortion)",
)  # fmt: skip

# Whoever equips a distillery sells no gin.
_TRADE = r"(?! (?:[\w-]+ ){0,2}(?:distiller\w+|software|systems?|tanks?|bottl\w+|label\w*|glass\w*|scales?|filters?|brewer\w*|kegs?|production|logistics))"
RESTRICTED = phrases(
    "gin bourbon mezcal absinthe schnapps cider taser tasers stun pepper knuckles silencer silencers switchblade switchblades ozempic wegovy semaglutide xanax valium adderall oxycodone fentanyl tramadol ritalin cialis testosterone hgh"
    " psychedelic psychedelics kratom mushrooms trade trading trader leverage ivory rhino surrogacy fake diploma diplomas hacking spyware keylogger radar bail bingo jackpot jackpots betting steroid",
    rf"(?<!cotton )(?:gin|bourbon|mezcal|absinthe|schnapps|cider){_TRADE}", r"tasers?|stun guns?|pepper spray|brass knuckles|(?:gun|rifle|pistol) silencers?|switchblades?", r"ozempic|wegovy|semaglutide|xanax|valium|adderall|oxycodone|fentanyl|tramadol|ritalin|cialis|testosterone (?:boosters?|injections?)|hgh|psychedelics?|kratom|magic mushrooms",
    r"day[- ]trad(?:e|ing|er|ers)|leveraged trading|\d+[x:]? ?\d* leverage", r"ivory (?:carvings?|tusks?|products|trade|apprais\w+)|rhino horns?", r"fake (?:ids?|passports?|diplomas?|reviews|followers)|diplomas? without|hacking services?|spyware(?! (?:removal|protection|detect\w+))|keyloggers?|radar detectors?|bail bonds?|bingo(?! cards? for training)|jackpots?|surrogacy",
)  # fmt: skip

DISCRIMINATION = phrases(
    "only apply unsuitable suitable nobody no none want need prefer hire wheelchair pregnant older past over above natives disabled blind deaf mothers",
    r"(?:nobody|no one|none|not) (?:over|past|above|older than) \d{2}", r"we (?:want|need|prefer|hire|only hire|seek) (?:an? )?(?:\w+ )?(?:christian|muslim|jewish|young|male|female|white|attractive|unmarried)(?! (?:companies|brands|firms|voices|wine))", r"no (?:wheelchair users|disabled (?:people|applicants)|pregnant women|(?:single )?mothers|single parents|blind (?:people|applicants)|deaf (?:people|applicants)|older (?:people|applicants|workers))",
    r"(?:christian|muslim|jewish|catholic|hindu|white|german|british|american|young|male|female|straight) (?:\w+ )?(?:firms|companies|businesses|owners|founders|managers|tradesmen|drivers|engineers|welders|nurses|teams) only", r"(?:do not|don[’']t) (?:apply|call|write|contact us)(?: [\w-]+){0,7} if you(?:[’']re| are| use| have)? (?:an? )?(?:\w+ )?(?:wheelchair|hearing|blind|deaf|pregnant|disabled|disability|muslim|christian|jewish|foreign\w*|gay|over \d\d|older|mother|woman)", r"(?:not |un)suitable for (?:women|men|older (?:people|workers)|disabled (?:people|applicants)|foreigners|mothers)",
)  # fmt: skip

POLITICAL = phrases(
    "party election elections mayoral parliamentary petition polls polling ballot vote parliament congress westminster washington brussels mp senator act amendment",
    r"sign (?:our|the|this) petition", r"(?:support|back|join|elect) the (?:[\w’'-]+ ){0,3}party(?! (?:food|suppl\w+|planners?|to)\b)", r"(?:coming|next|upcoming|snap|municipal|state|council) elections?(?! (?:software|systems?|night|printing|logistics|results?))", r"(?:mayoral|parliamentary) (?:race|campaign|candidates?)", r"(?:at|to) the polls", r"(?:back|support|oppose|block|pass) the (?:[\w-]+ ){0,4}(?:act|amendment)(?! of god)", r"send a message to (?:parliament|congress|westminster|washington|brussels)", r"your (?:mp|senator|congressman|congresswoman)", r"polling (?:day|station)s?", r"cast your (?:vote|ballot)",
)  # fmt: skip

PLACEHOLDER = phrases(
    "confirmed tk tbc come added supplied announced",
    r"(?:description|headline|text|copy|title|name|price|details|offer) (?:to be (?:confirmed|added|decided|announced|supplied|written)|to come|to follow|tk|pending)", r"to be (?:confirmed|announced|added)(?= ?[.!]?$)",
)  # fmt: skip

CLICK = phrases(
    "click hit tap press button link",
    r"click (?:for|our|this|on (?:our|this|the)) (?:more|details|info\w*|ad|link|button|banner|a quote)(?: info\w*)?", r"(?:just )?(?:hit|smash|push) (?:the|this|that) (?:button|link)(?: below)?", r"(?:tap|press) (?:the|this) (?:button|link) (?:below|now|to (?:learn|see|get|find))", r"(?:button|link) below(?= ?[.!]|$)",
)  # fmt: skip
