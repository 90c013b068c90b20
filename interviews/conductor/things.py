"""Concrete systems a candidate says they worked on, in their own words. Pure."""

from __future__ import annotations

import re

MADE = re.compile(
    r"\b(?:built|build|building|made|worked on|work on|working on|developed|develop|developing|designed|designing|"
    r"maintain(?:ed|ing)?|led|lead|leading|created|wrote|implemented|migrated|rewrote|own|owned|ran|running|shipped|"
    r"responsible for|in charge of|took over|called)\s+(?=(?P<rest>[^.,;:!?\n]{3,90}))",
    re.IGNORECASE,
)
DETERMINER = re.compile(
    r"^(?:(?:and|also|mostly|mainly|a|an|the|our|my|their|some|this|that|its|his|her|new|whole)\s+)+", re.I
)
END = re.compile(
    r"\s+(?:and|for|with|using|in|at|that|which|where|so|to|on|of our|because|when|since|while|from|by|as|"
    r"until|but|i|we|it)\b"
    r"|,|\(",
    re.IGNORECASE,
)
SYSTEM = re.compile(
    r"\b(?:systems?|services?|microservices?|pipelines?|platforms?|apis?|apps?|applications?|dashboards?|engines?|tools?|"
    r"gateways?|warehouses?|websites?|schedulers?|bots?|crawlers?|scrapers?|integrations?|migrations?|portals?|shops?|"
    r"stores?|checkouts?|etls?|librar(?:y|ies)|frameworks?|databases?|queues?|modules?|features?|products?|backends?|"
    r"frontends?|trackers?|processors?|parsers?|servers?|layers?|marketplaces?|models?|simulators?|games?|engine|feeds?|search)\b",
    re.IGNORECASE,
)
TRAILING = re.compile(r"(?:\s+(?:there|here|too|myself|ourselves|alone|mostly|mainly|recently|lately))+$", re.I)
MOST_WORDS = 6
MOST_THINGS = 3


def named_things(text: str) -> tuple[str, ...]:
    """At most three phrases of at most six words, each naming a system."""
    found = []
    for match in MADE.finditer(text):
        phrase = END.split(DETERMINER.sub("", match["rest"].strip()), maxsplit=1)[0].strip(" '\"-")
        phrase = TRAILING.sub("", phrase)
        if SYSTEM.search(phrase) and len(phrase.split()) <= MOST_WORDS and re.fullmatch(r"[\w\-/ '.+#]+", phrase):
            found.append(phrase)
    return tuple(dict.fromkeys(found))[:MOST_THINGS]
