"""The words that tell of kinds: phrases of regular expressions, each a way to name a kind or to ask for it."""

from __future__ import annotations

from snippets.schema import Kind

_THIS = r"(?:this|the|these|following|given|that|our|my|your|an?|below)"
_CODE = (
    r"(?:code|function|class|method|snippet|module|script|view|model|query|implementation|program|handler"
    r"|service|endpoint|example|design|solution|task|component|logic|readability|structure|it)"
)
_FAULT = (
    r"(?:bugs?|problems?|faults?|issues?|mistakes?|errors?|defects?|flaws?|smells?|vulnerabilit(?:y|ies)"
    r"|weakness(?:es)?|anti-?patterns?|race conditions?|leaks?|pitfalls?)"
)
_THING = (
    r"(?:functions?|class(?:es)?|methods?|scripts?|programs?|decorators?|generators?|algorithms?|quer(?:y"
    r"|ies)|endpoints?|cli|parsers?|limiter|cache|iterators?|context managers?|managers?|code|tests?"
    r"|views?|models?|serializers?|middlewares?|commands?|tasks?|modules?|routines?|helpers?|utilit(?:y"
    r"|ies)|tool|loop|sql|regex|regular expression|coroutines?|workers?|queue|stack|tree|list|consumer"
    r"|producer|crawler|scraper|validator|converter|singleton|pool|form|one-?liner|expression|statement"
    r"|client|server|calculator|game|counter|search|sort|sieve|bot|wrapper|semaphore|lock|trie|heap|graph"
    r"|linked list|data structure|api|procedure|subroutine|solution|pagination|paginator)"
)

NAMES = {
    Kind.CODE_REVIEW: (
        r"code[- ]?reviews?|bug[- ]?(?:hunt(?:ing)?|finding|fix(?:ing)?)|debugging|find the bugs?",
        r"spot the bugs?|reviews?|reading code|code reading",
    ),
    Kind.REFACTORING: (r"refactor(?:ing|ings)?|clean code|code improvement|improving code",),
    Kind.SYSTEM_DESIGN: (
        r"(?:system|architecture|architectural|high[- ]level|api|software|service|database)[- ]?designs?",
        r"architectures?|hld|scalability",
        r"design (?:questions|round|problems|tasks|interview)",
    ),
    Kind.PRACTICAL: (
        r"practicals?|(?:live )?coding|programming|algorithms?|algorithmic|hands[- ]on|implementation",
        r"write code|exercises?|live[- ]code|puzzles?|problem[- ]solving|take[- ]?homes?",
    ),
    Kind.BACKGROUND: (
        r"backgrounds?|warm[- ]?ups?|introductions?|introductory|intro|ice[- ]?breakers?",
        r"about (?:you|the candidate|yourself)|experience|behaviou?ral|soft skills|motivation|opening",
        r"career|personal|getting to know|(?:culture|cultural|team) fit",
    ),
    Kind.KNOWLEDGE: (
        r"knowledge|theory|theoretical|concepts?|conceptual|fundamentals|basics|trivia|quiz|general questions",
        r"q ?& ?a|facts|definitions?|short questions|(?:rapid|quick)[- ]fire",
    ),
}

WORDS = {
    Kind.REFACTORING: (
        r"\brefactor\b|\brestructure\b|\bdecouple\b|\bclean(?:ing)? (?:this |the |it |up\b)",
        r"\btidy (?:this|up|the)\b",
        rf"\bmak(?:e|ing) (?:it|{_THIS})\b[^.?!]{{0,80}}\b(?:independent|testable|reusable|extensible|extendable"
        r"|modular|cleaner|maintainable|readable|generic|pluggable|agnostic|pythonic|simpler|flexible"
        r"|faster)\b",
        r"\b(?:improve|simplify|rewrite|reorgani[sz]e|modernise|modernize|optimi[sz]e"
        rf"|rework) {_THIS} (?:\w+ ){{0,3}}?{_CODE}\b",
        r"\b(?:improve|simplify|rewrite|rework) it\b",
        r"\b(?:remove|get rid of|eliminate) (?:the |this |any |all )?(?:duplication|duplicates? code"
        r"|repetition|coupling|dependency|hard-?coded)",
        r"\b(?:split|break) (?:up )?(?:this|the) (?:\w+ ){0,2}(?:function|class|method|module)",
        r"\bextract (?:an?|the) (?:\w+ ){0,2}(?:class|interface|function|method|repository|layer)",
        r"\b(?:make|turn|convert|change) (?:this|these) (?:\w+ ){1,2}(?:into |to )?an?\b",
        r"\bswap (?:out )?the (?:database|store|storage|backend)|\bfollow(?:s|ing)? (?:the )?(?:solid|dry)\b",
        r"\bclean this\b",
    ),
    Kind.CODE_REVIEW: (
        r"\b(?:review|critique|criticise|criticize|proof-?read|comment on|assess|judge) (?:of )?(?:this|the"
        r"|these|following|given|my|a colleague)",
        r"\bcode review\b|\bin (?:this|the) (?:pull|merge) request",
        r"\b(?:pull|merge) request\b[^?]{0,60}\b(?:approve|comment|merge|say|flag)",
        r"\b(?:find|spot|identify|locate|detect|point out|discover|catch|list|name|fix|uncover|look for"
        r"|hunt(?: down)?|explain|describe|search for|how many|see|notice|pinpoint|correct|any|what"
        r"|which) (?:out )?(?:(?:as many|all|any|the|this|potential|possible|obvious|of|its|hidden|serious"
        r"|subtle|main|two|three|four|five|six|many|security|concurrency|performance|design|different"
        rf"|kinds? of|other|a|an|some|\d+)\s+)*{_FAULT}\b(?! messages?\b| handling\b| codes?\b)",
        r"\bwhat(?:'s|’s| is| are| looks| seems| goes| went| could go| can go| might go| do you think is"
        r"| would go) (?:\w+ )?(?:wrong|broken|off|incorrect|bad|problematic|not (?:right|good|correct))",
        r"\bwhat (?:(?:would|could|should) (?:you|we|be)|(?:you|we) (?:would|could|should))"
        r" (?:change|flag|point out|criticise|criticize|say about"
        r"|fix|comment on|improved?|object to|do differently)",
        r"\bwould you (?:approve|merge|accept|ship|let)\b|\bready for production\b",
        r"\bwhy (?:does|is|do|did|would|might|will|doesn't|won't|isn't) (?:this|it|the (?:\w+ )?(?:code|test"
        r"|function|call|request|program|output|script|loop)) (?:\w+ )?(?:fail|crash|not work|break|hang|not"
        r"|leak|raise|wrong|slow|work|block|deadlock)",
        r"\bdebug (?:this|the)\b|\bwhat (?:do |would )?you think (?:of|about)\b",
        r"\bfix (?:this|the (?:\w+ )?(?:code|function|bug|snippet|test))\b",
        r"\b(?:doesn'?t|does not|won't) work\b|\bbug(?:gy|s)\b|\bdo you (?:see|notice|spot)\b|\bcode smells?\b",
        r"\byour (?:review|findings|concerns)\b|\b(?:anything|something) (?:is )?wrong\b",
    ),
    Kind.BACKGROUND: (
        r"\bwhat (?:\w+ )?experience\b",
        r"\b(?:tell|talk) (?:me|us|to me)? ?(?:\w+ ){0,3}?about (?:yourself|your\b|you\b|a (?:time|project"
        r"|bug|situation|difficult|challenging|recent|conflict)"
        r"|the (?:last|most|hardest|best|biggest|largest|toughest|worst|longest|first)"
        r"|what you)",
        r"\bquestions (?:for|to) (?:us|me)\b|\bintroduce yourself\b|\bsay something about yourself",
        r"\byour (?:\w+ ){0,3}?(?:experiences?|projects?|role|background|careers?|jobs?|strengths?"
        r"|weakness(?:es)?|motivation|cv|r[eé]sum[eé]|studies|education|responsibilit(?:y|ies)|hobb(?:y|ies)"
        r"|achievements?|ambitions?|goals?|employer|company|team|position|duties|contribution)\b",
        r"\bhave you (?:ever |already |yet |previously )?(?:worked|used|built|led|had|been|done|written"
        r"|deployed|contributed|mentored|faced|dealt|managed|shipped|maintained)\b",
        r"\bwhat are you (?:most )?(?:proud|looking|working|good|interested)",
        r"\bwhy (?:do you want|are you (?:leaving|looking|interested|applying)|did you (?:leave|apply|choose"
        r"|become|decide)|should we hire)",
        r"\b(?:describe|share|recall|give (?:me |us )?an example of) (?:a|the|your)(?: \w+){0,3} (?:project"
        r"|time|situation|experience|conflict|challenge|failure|moment|day)\b(?! for)",
        r"\bhow (?:many years|long have you|did you (?:get|become|start|learn|come))\b",
        r"\bwhat did you (?:do|learn|like|work|build|study)\b|\bwhere do you see yourself",
        r"\bwhat do you (?:like|enjoy|dislike|expect|do (?:now|currently|today|at))",
        r"\bwhat (?:have you|brings you|brought you|motivates you|interests you)",
        r"\b(?:which|what) (?:\w+ ){0,3}(?:have you (?:used|worked)|do you (?:use|work with|know best|prefer"
        r"|feel most))",
        r"\bwhat kind of (?:work|projects?|systems?) (?:do|did|have) you",
        r"\bwalk (?:me|us) through (?:your|the last|a project)",
    ),
    Kind.SYSTEM_DESIGN: (
        r"\bdesign (?:of )?(?:(?:me|us) )?(?:an?|the|our|your|and|how|for|something|this|some|rest\w*|apis?"
        r"|systems?)\b(?! (?:patterns?|principles?|function|class\b|method|decorator|algorithm|data structure"
        r"|choice|decision|of this code|of this class))",
        r"\barchitect (?:an?|the|our)\b",
        r"\bhow (?:would|could|should|do|will|might) (?:you|we|one) (?:go about )?(?:architect|design(?:ing)?"
        r"|scale|structure|set up the architecture)\b",
        r"\bsystem design\b",
        r"\b(?:sketch|propose|draw|outline|plan|describe|suggest|come up with|create|develop) (?:an?|the|out"
        r"|your)? ?(?:(?:\w|-)+ ){0,3}?(?:architecture|system|design|database schema|data model"
        r"|infrastructure|platform)\b",
        r"\bhigh[- ]level design\b",
        r"\bbuild (?:an?|the) (?:(?:\w|-)+ ){0,5}?(?:system|platform|architecture|infrastructure|saas"
        r"|marketplace|pipeline|microservices?)\b",
        r"\bbuild (?:an?|the) (?:(?:\w|-)+ ){0,3}?service that\b",
        r"\bmodel (?:the|a|an) (?:\w+ ){0,3}(?:domain|entities|database)\b",
        r"\b(?:for|serv(?:e|es|ing)|handl(?:e|es|ing)|support(?:s|ing)?) (?:\w+ )?(?:millions?"
        r"|billions?) (?:of )?(?:\w+ )?(?:users|requests|messages|events)",
        r"\bhow would you build (?:an?|the|your own) (?:(?:\w|-)+ ){0,5}?(?:system|service|platform"
        r"|app(?:lication)?|api|site|feed|pipeline)\b",
    ),
    Kind.PRACTICAL: (
        r"\b(?:write|implement|code|program|develop|build|create|provide|produce|add|make|define|complete"
        r"|finish|extend|design)(?: \w+,?)? (?:(?!to\b|that\b|which\b|for\b|from\b|in\b|with\b)(?:\w"
        rf"|[-’'`/()])+,? ){{0,6}}?`?{_THING}\b",
        r"\bwrite (?:(?:some|the|a|working|python|django|pseudo-?)\s*)+code\b",
        r"\b(?:implement|code) (?:an?|the|your|this|it|`)|\bsolve\b",
        r"\bcomplete the (?:function|code|class|method)|\bfill in\b|\bcode (?:up|it)\b",
        r"\bgiven (?:an?|two|the|some) (?:(?:\w|-)+ ){0,4}?(?:list|array|string|number|integers?"
        r"|dict(?:ionary)?|table|tree|graph|matrix|word|text|file|sequence|linked list|sentence|interval"
        r"|n)s?\b",
        r"\b(?:compute|calculate|print|output|generate|produce|return|reverse|sort|count|merge|flatten|parse"
        r"|find|group|sum|remove|check|determine|display|rotate|convert|split|validate) (?:out )?(?:(?:the"
        r"|all|a|an|each|whether|if|every|up|words?) )+(?!bug|problem|fault|issue|mistake|error|defect|flaw)",
        r"\busing (?:only )?(?:recursion|a loop|list comprehension)\b|\bwrite (?:an?|the|two|some|unit|one)\b",
    ),
    Kind.KNOWLEDGE: (
        r"\bwhat(?:'s|’s| is| are| does| do| did| happens?| would happen| kinds?| types?| can| makes?"
        r"| problem| advantages?| benefits?| will|\b)",
        r"\bexplain\b|\bdifferences?\b",
        r"\bhow (?:does|do|is|are|can|will|would|to|could|should|much|many|did)\b|\bcompare\b",
        r"\bwhen (?:would|should|to|do|is|are|does|will)\b|\bwhy\b|\bdescribe\b|\bdefine\b",
        r"\bname (?:the|some|two|three|a)\b|\blist (?:the|some|all)\b|\bwhich\b|\bversus\b|\bvs\b",
        r"\bgive (?:an? )?(?:\w+ )?(?:examples?|definition)\b|\bpros and cons\b|\bdiscuss\b|\bmeaning of\b",
        r"\bpurpose of\b|\bdistinguish\b|\bdifferentiate\b|\btrue or false\b",
    ),
}
