"""The kind of a question, guessed: what the document calls it, then the words it asks with, then what it holds.

1. A kind that its own label or title names ("Code review: bookings", "Type: practical") holds.
2. Then the kind its chapter names ("Knowledge questions"); only a review or refactoring without any code, or
   with words of another kind, does not follow its chapter.
3. Then its words: of all kinds whose words occur the one that is asked for first. Words of knowledge ("explain", "what
   is") yield to others where there is code ("Explain what is wrong with this code" is a review), and always to those
   of a design or of the person ("Explain how you would design a shop").
4. Then what it holds: code is there to be reviewed, anything else is knowledge.
"""

from __future__ import annotations

import re

from snippets.schema import Kind

NAMES = {
    Kind.CODE_REVIEW: r"code[- ]?reviews?|bug[- ]?(?:hunt(?:ing)?|finding|fix(?:ing)?)|debugging"
        r"|find the bugs?|spot the bugs?|reviews?|reading code|code reading",
    Kind.REFACTORING: r"refactor(?:ing|ings)?|clean code|code improvement|improving code",
    Kind.SYSTEM_DESIGN: r"(?:system|architecture|architectural|high[- ]level|api|software|service"
        r"|database)[- ]?designs?|architectures?|hld|scalability|design (?:questions|round|problems|tasks"
        r"|interview)",
    Kind.PRACTICAL: r"practicals?|(?:live )?coding|programming|algorithms?|algorithmic|hands[- ]on"
        r"|implementation|write code|exercises?|live[- ]code|puzzles?|problem[- ]solving",
    Kind.BACKGROUND: r"backgrounds?|warm[- ]?ups?|introductions?|introductory|intro|ice[- ]?breakers?"
        r"|about (?:you|the candidate|yourself)|experience|behaviou?ral|soft skills|motivation|opening|career"
        r"|personal|getting to know",
    Kind.KNOWLEDGE: r"knowledge|theory|theoretical|concepts?|conceptual|fundamentals|basics|trivia|quiz"
        r"|general questions|q ?& ?a|facts|definitions?|short questions",
}  # fmt: skip
_NAMED = {kind: re.compile(rf"\b(?:{names})\b", re.IGNORECASE) for kind, names in NAMES.items()}
_SUFFIX = r"(?:\s+(?:questions?|tasks?|exercises?|challenges?|problems?|rounds?|interviews?|items?))?"

_THIS = r"(?:this|the|these|following|given|that|our|my|your|an?|below)"
_CODE = (
    r"(?:code|function|class|method|snippet|module|script|view|model|query|implementation|program"
    r"|handler|service|endpoint|example|design|solution|task|component|logic|readability|structure|it)"
)
_FAULT = (
    r"(?:bugs?|problems?|faults?|issues?|mistakes?|errors?|defects?|flaws?|smells?|vulnerabilit(?:y"
    r"|ies)|weakness(?:es)?|anti-?patterns?|race conditions?|leaks?|pitfalls?)"
)
_THING = (
    r"(?:functions?|class(?:es)?|methods?|scripts?|programs?|decorators?|generators?|algorithms?|quer(?:y"
    r"|ies)|endpoints?|cli|parsers?|limiter|cache|iterators?|context managers?|managers?|code|tests?|views?"
    r"|models?|"
    r"serializers?|middlewares?|commands?|tasks?|modules?|routines?|helpers?|utilit(?:y|ies)|tool|loop|sql"
    r"|regex|regular expression|coroutines?|workers?|queue|stack|tree|list|consumer|producer|crawler|scraper"
    r"|validator|converter|"
    r"singleton|pool|form|one-?liner|expression|statement|client|server|calculator|game|counter|search|sort"
    r"|sieve|bot|wrapper|semaphore|lock|trie|heap|graph|linked list|data structure|api|procedure|subroutine"
    r"|solution|pagination|paginator)"
)
WORDS = {
    Kind.REFACTORING: (
        r"\brefactor\b|\brestructure\b|\bdecouple\b|\bclean(?:ing)? (?:this |the |it |up\b)|\btidy (?:this|up|the)\b"
        rf"|\bmak(?:e|ing) (?:it|{_THIS})\b[^.?!]{{0,80}}\b(?:independent|testable|reusable|extensible"
        rf"|extendable|modular|cleaner|maintainable|readable|generic|pluggable|agnostic|pythonic|simpler"
        rf"|flexible|faster)\b"
        rf"|\b(?:improve|simplify|rewrite|reorgani[sz]e|modernise|modernize|optimi[sz]e|rework) "
        rf"{_THIS} (?:\w+ ){{0,3}}?{_CODE}\b|\b(?:improve|simplify|rewrite|rework) it\b"
        r"|\b(?:remove|get rid of|eliminate) (?:the |this |any |all )?(?:duplication|duplicates? code"
        r"|repetition|coupling|dependency|hard-?coded)|\b(?:split|break) (?:up )?(?:this|the) "
        r"(?:\w+ ){0,2}(?:function|class|method|module)"
        r"|\bextract (?:an?|the) (?:\w+ ){0,2}(?:class|interface|function|method|repository|layer)"
        r"|\bswap (?:out )?the (?:database|store|storage|backend)|\bfollow(?:s|ing)? (?:the )?(?:solid"
        r"|dry)\b|\bclean this\b"
    ),
    Kind.CODE_REVIEW: (
        rf"\b(?:review|critique|criticise|criticize|proof-?read|comment on|assess|judge) (?:of )?(?:this|the"
        rf"|these|following|given|my|a colleague)|\bcode review\b|\bin (?:this|the) (?:pull|merge) request"
        rf"|\b(?:pull|merge) request\b[^?]{{0,60}}\b(?:approve|comment|merge|say|flag)"
        rf"|\b(?:find|spot|identify|locate|detect|point out|discover|catch|list|name|fix|uncover|look for"
        rf"|hunt(?: down)?|explain|describe|search for|how many|see|notice|pinpoint|correct|any|what|which)"
        rf" (?:out )?(?:(?:as many|all|any|the|this|potential|possible|obvious|of|its|hidden|serious|subtle"
        rf"|main|two|three|four|five|six|many|security|concurrency|performance|design|different|kinds? of"
        rf"|other|a|an|some|\d+)\s+)*{_FAULT}\b(?! messages?\b| handling\b| codes?\b)"
        rf"|\bwhat(?:'s|’s| is| are| looks| seems| goes| went| could go| can go| might go| do you think is"
        rf"| would go) (?:\w+ )?(?:wrong|broken|off|incorrect|bad|problematic|not (?:right|good|correct))"
        r"|\bwhat (?:would|could|should) (?:you|we|be) (?:change|flag|point out|criticise|criticize"
        r"|say about|fix|comment on|improved?|object to|do differently)|\bwould you (?:approve|merge|accept"
        r"|ship|let)\b|\bready for production\b"
        r"|\bwhy (?:does|is|do|did|would|might|will|doesn't|won't|isn't) (?:this|it|the (?:\w+ )?(?:code"
        r"|test|function|call|request|program|output|script|loop)) (?:\w+ )?(?:fail|crash|not work|break"
        r"|hang|not|leak|raise|wrong|slow|work|block|deadlock)"
        r"|\bdebug (?:this|the)\b|\bfix (?:this|the (?:\w+ )?(?:code|function|bug|snippet|test))\b"
        r"|\b(?:doesn'?t|does not|won't) work\b|\bbug(?:gy|s)\b|\bdo you (?:see|notice|spot)\b"
        r"|\bcode smells?\b|\byour (?:review|findings|concerns)\b"
        r"|\b(?:anything|something) (?:is )?wrong\b"
    ),
    Kind.BACKGROUND: (
        r"\bwhat (?:\w+ )?experience\b|\b(?:tell|talk) (?:me|us|to me)? ?(?:\w+ ){0,3}?about (?:yourself"
        r"|your\b|you\b|a (?:time|project|bug|situation|difficult|challenging|recent|conflict)|the (?:last"
        r"|most|hardest|best|biggest)|what you)|\bintroduce yourself\b|\bsay something about yourself"
        r"|\byour (?:\w+ ){0,3}?(?:experiences?|projects?|role|background|careers?|jobs?|strengths?"
        r"|weakness(?:es)?|motivation|cv|r[eé]sum[eé]|studies|education|responsibilit(?:y|ies)|hobb(?:y|ies)"
        r"|achievements?|ambitions?|goals?|employer|company|team|position|duties|contribution)\b"
        r"|\bhave you (?:ever |already |yet |previously )?(?:worked|used|built|led|had|been|done|written"
        r"|deployed|contributed|mentored|faced|dealt|managed|shipped|maintained)\b"
        r"|\bwhat are you (?:most )?(?:proud|looking|working|good|interested)"
        r"|\bwhy (?:do you want|are you (?:leaving|looking|interested|applying)|did you (?:leave|apply"
        r"|choose|become|decide)|should we hire)|\b(?:describe|share|recall|give (?:me |us )?an example of) "
        r"(?:a|the|your)(?: \w+){0,3} (?:project|time|situation|experience|conflict|challenge|failure|moment"
        r"|day)\b(?! for)"
        r"|\bhow (?:many years|long have you|did you (?:get|become|start|learn|come))\b|\bwhat did you (?:do"
        r"|learn|like|work|build|study)\b|\bwhere do you see yourself|\bwhat do you (?:like|enjoy|dislike"
        r"|expect|do (?:now|currently|today|at))|\bwhat (?:have you|brings you|brought you|motivates you"
        r"|interests you)"
        r"|\b(?:which|what) (?:\w+ ){0,3}(?:have you (?:used|worked)|do you (?:use|work with|know best"
        r"|prefer|feel most))|\bwhat kind of (?:work|projects?|systems?) (?:do|did|have) you|\bwalk (?:me"
        r"|us) through (?:your|the last|a project)"
    ),
    Kind.SYSTEM_DESIGN: (
        r"\bdesign (?:of )?(?:(?:me|us) )?(?:an?|the|our|your|and|how|for|something|this|some|rest\w*|apis?"
        r"|systems?)\b(?! (?:patterns?|principles?|function|class\b|method|decorator|algorithm"
        r"|data structure|choice|decision|of this code|of this class))"
        r"|\barchitect (?:an?|the|our)\b|\bhow (?:would|could|should|do|will|might) (?:you|we|one) "
        r"(?:go about )?(?:architect|design(?:ing)?|scale|structure|set up the architecture)\b"
        r"|\bsystem design\b|\b(?:sketch|propose|draw|outline|plan|describe|suggest|come up with|create"
        r"|develop)"
        r" (?:an?|the|out|your)? ?(?:(?:\w|-)+ ){0,3}?(?:architecture|system|design|database schema"
        r"|data model|infrastructure|platform)\b|\bhigh[- ]level design\b|\bbuild (?:an?|the) (?:(?:\w"
        r"|-)+ ){0,5}?(?:system|platform|architecture|infrastructure|saas|marketplace|pipeline"
        r"|microservices?)\b"
        r"|\bbuild (?:an?|the) (?:(?:\w|-)+ ){0,3}?service that\b|\bmodel (?:the|a|an) "
        r"(?:\w+ ){0,3}(?:domain|entities|database)\b|\b(?:for|serv(?:e|es|ing)|handl(?:e|es|ing)"
        r"|support(?:s|ing)?) (?:\w+ )?(?:millions?|billions?) (?:of )?(?:\w+ )?(?:users|requests|messages"
        r"|events)|\bhow would you build (?:an?|the|your own) (?:(?:\w|-)+ ){0,5}?(?:system|service|platform"
        r"|app(?:lication)?|api|site|feed|pipeline)\b"
    ),
    Kind.PRACTICAL: (
        rf"\b(?:write|implement|code|program|develop|build|create|provide|produce|add|make|define|complete"
        rf"|finish|extend|design)(?: \w+,?)? (?:(?!to\b|that\b|which\b|for\b|from\b|in\b|with\b)(?:\w"
        rf"|[-’'`/()])+,? ){{0,6}}?`?{_THING}\b"
        r"|\bwrite (?:(?:some|the|a|working|python|django|pseudo-?)\s*)+code\b|\b(?:implement|code) (?:an?"
        r"|the|your|this|it|`)|\bsolve\b|\bcomplete the (?:function|code|class|method)|\bfill in\b"
        r"|\bcode (?:up|it)\b"
        r"|\bgiven (?:an?|two|the|some) (?:(?:\w|-)+ ){0,4}?(?:list|array|string|number|integers?"
        r"|dict(?:ionary)?|table|tree|graph|matrix|word|text|file|sequence|linked list|sentence|interval|n)s?\b"
        r"|\b(?:compute|calculate|print|output|generate|produce|return|reverse|sort|count|merge|flatten"
        r"|parse|find|group|sum|remove|check|determine|display|rotate|convert|split|validate) "
        r"(?:out )?(?:(?:the|all|a|an|each|whether|if|every|up|words?) )+(?!bug|problem|fault|issue|mistake"
        r"|error|defect|flaw)"
        r"|\busing (?:only )?(?:recursion|a loop|list comprehension)\b|\bwrite (?:an?|the|two|some|unit|one)\b"
    ),
    Kind.KNOWLEDGE: (
        r"\bwhat(?:'s|’s| is| are| does| do| did| happens?| would happen| kinds?| types?| can| makes?"
        r"| problem| advantages?| benefits?| will|\b)|\bexplain\b|\bdifferences?\b|\bhow (?:does|do|is|are"
        r"|can|will|would|to|could|should|much|many|did)\b|\bcompare\b|\bwhen (?:would|should|to|do|is|are"
        r"|does|will)\b"
        r"|\bwhy\b|\bdescribe\b|\bdefine\b|\bname (?:the|some|two|three|a)\b|\blist (?:the|some|all)\b"
        r"|\bwhich\b|\bversus\b|\bvs\b|\bgive (?:an? )?(?:\w+ )?(?:examples?|definition)\b|\bpros and cons\b"
        r"|\bdiscuss\b|\bmeaning of\b|\bpurpose of\b|\bdistinguish\b|\bdifferentiate\b|\btrue or false\b"
    ),
}  # fmt: skip
_WORDS = {kind: re.compile(words, re.IGNORECASE) for kind, words in WORDS.items()}
NEEDS_CODE = (Kind.CODE_REVIEW, Kind.REFACTORING)
MAX_READ = 4000


def kind_named(text: str) -> Kind | None:
    """The kind that a label or the title of a chapter names anywhere; the most special first."""
    plain = text.replace("_", " ")
    return next((kind for kind, names in _NAMED.items() if names.search(plain)), None)


def kind_titled(title: str) -> Kind | None:
    """The kind that a question's title states: alone, before a colon or dash, or in brackets."""
    for kind, names in NAMES.items():
        stated = rf"\W*(?:{names}){_SUFFIX}\s*(?:\d+\s*)?(?:$|[:|–—]|\s-\s)|.*[\[(](?:{names}){_SUFFIX}[\])]"
        if re.match(stated, title, re.IGNORECASE | re.DOTALL):
            return kind
    return None


def kind_worded(text: str, has_code: bool) -> Kind | None:
    """The kind whose words come first; of several at one place the one that stands first in WORDS."""
    places: dict[Kind, int] = {
        kind: match.start() for kind, words in _WORDS.items() if (match := words.search(text[:MAX_READ]))
    }
    if has_code or Kind.BACKGROUND in places or Kind.SYSTEM_DESIGN in places:
        if len(places) > 1:
            places.pop(Kind.KNOWLEDGE, None)
    elif places.get(Kind.KNOWLEDGE) == min(places.values(), default=None):
        return Kind.KNOWLEDGE
    return min(places, key=lambda kind: places[kind]) if places else None


def guess_kind(title: str, text: str, code: str, chapter: Kind | None = None) -> Kind:
    if stated := kind_titled(title):
        return stated
    worded = kind_worded(f"{title}\n{text}", bool(code))
    if chapter and not _overruled(chapter, worded, code):
        return chapter
    return worded or (Kind.CODE_REVIEW if code else Kind.KNOWLEDGE)


def _overruled(chapter: Kind, worded: Kind | None, code: str) -> bool:
    if worded is None or worded == chapter:
        return chapter in NEEDS_CODE and not code and worded is None
    return (chapter in NEEDS_CODE and not code) or (bool(code) and chapter == Kind.KNOWLEDGE and worded in NEEDS_CODE)
