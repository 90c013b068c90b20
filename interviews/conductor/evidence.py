"""What an answer shows of an item's defects and myths. Pure; precision first: in doubt it is partial.

The order of the checks matters: echo, cues, words that must not be near, denial, myths, competition between the
defects, nearest labelled line, and only then the weaker signs that make a partial.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from interviews.conductor.catchwords import only_catchwords
from interviews.conductor.hints import at_line, doubts, lines_named, vague_words
from interviews.conductor.listener import Answer, Spotted, SpottedMyth
from interviews.conductor.matching import NEGATIONS, CueBook, Match, Reading
from interviews.conductor.myths import Myths
from interviews.conductor.similarity import Label, Lines
from interviews.conductor.stance import Context, Judging, content
from interviews.conductor.text import Tokens
from snippets.cues import parse_cue
from snippets.schema import Defect, Finding, Item

SAME_EVIDENCE = 0.5
LOSES_BELOW = 0.7
BEST_CUES = 3
NEGATIVE_MARGIN = 0.25
NEGATIVE_ENOUGH = 0.5
UNMISTAKABLE = 5.0  # so much evidence in one cue stands, however near a vague line or a description is
VAGUE_ENOUGH = 0.55
ALIKE = 0.65
ALIKE_MARGIN = 0.2
DOUBT_WITHIN = 6
SHORT_DOUBT = 24  # an answer of so few words without a finding has one subject
RARE_ENOUGH = 1.2
MOST_DOUBTED, HARDLY_LESS = 2, 0.5
# Without the thing, the words of the fault must be rare among the other faults.
TELLING = 1.5
SHORT_REMARK = 6  # a word is enough in "this is blocking"; in a long comment it may belong to anything
WALKS = 2  # an answer over this many parts walks through; there a fault must be told as one
MYTH, PART = "F-", "part:"
NO_MYTH = frozenset(("wrong", "description"))
FALSE = frozenset(("wrong", "myth"))
NEGATIVES = NO_MYTH | FALSE | {"vague"}

Marks = dict[str, list[Match]]


class Ear:
    """An item's data, compiled once."""

    def __init__(self, item: Item) -> None:
        owners = [(defect.slug, defect.cues) for defect in item.findings]
        owners += [(myth.slug, myth.cues) for myth in item.myths]
        owners += [(PART + part.slug, part.cues) for part in item.parts]
        self.item = item
        self.book = CueBook((owner, parse_cue(line)) for owner, lines in owners for line in lines)
        self.lines = Lines(_labelled(item))
        self.said = Lines(_said(item))
        severities = sorted(item.findings, key=lambda defect: defect.severity.rank)
        self.rank = {defect.slug: number for number, defect in enumerate(severities)}
        self.vague_words = vague_words(item)
        self.myths = Myths(item)
        self.words = {defect.slug: _words(_finding_texts(defect)) for defect in item.findings}
        self.vocabulary = _words(_texts(item)).union(*self.words.values())
        self.topics = {topic.slug: content(Tokens.of(f"{topic.slug} {topic.title}").stems) for topic in item.topics}

    def judge(self, answer: Answer, tokens: Tokens, question: Tokens) -> Judgement:
        return Judgement(self, answer, tokens, question)


class Judgement:
    """One answer's evidence; `findings`, `myths` and `parts` are the result."""

    def __init__(self, ear: Ear, answer: Answer, tokens: Tokens, question: Tokens) -> None:
        context = Context(tokens, question)
        self.ear, self.answer, self.tokens, self.context = ear, answer, tokens, context
        reading = ear.book.read(tokens)
        heard = [match for match in reading.matches() if not context.is_echo(match)]
        self.parts = sorted({match.owner.removeprefix(PART) for match in heard if match.owner.startswith(PART)})
        myths = [match for match in heard if match.owner.startswith(MYTH)]
        claimed, refuted = ear.myths.stances(myths, tokens, question, context)
        claimed = [match for match in claimed if not self._is_nearer(match, ("myth", match.owner), NO_MYTH)]
        self.myths = [
            SpottedMyth(match.owner, stance, *self._quote(match))
            for stance, matches in (("claimed", claimed), ("refuted", refuted))
            for match in matches
        ]
        defects = [match for match in heard if not match.owner.startswith((MYTH, PART))]
        defects += [match for match in self._pinned(reading) if not context.is_echo(match)]
        denied = [match for match in defects if context.is_denied(match)]
        sound = [match for match in defects if not match.excluded and match not in denied]
        false = [myth for myth in claimed if not ear.myths.manners[myth.owner].suffices]
        sound = [match for match in sound if not any(_inside(match, myth) for myth in false)]
        sure, weak = self._against_lines(self._competed(_by_owner(sound)))
        sure |= self._worded_alike(claimed, set(sure))
        weak |= self._hinted(reading, claimed, sure)
        if only_catchwords(tokens.stems, [ear.words[slug] for slug in sure]):
            sure, weak = {}, weak | sure
        self.findings = [self._spotted(slug, "identified", sure[slug]) for slug in sorted(sure)]
        self.findings += [self._spotted(slug, "partial", weak[slug]) for slug in sorted(set(weak) - set(sure))]

    def _pinned(self, reading: Reading) -> list[Match]:
        """Faults told in a comment that stands on the defect's very lines: the place is the thing."""
        places = {
            defect.slug
            for defect in self.ear.item.defects
            if any(line in self.answer.lines for first, last in defect.lines for line in range(first, last + 1))
        }
        if not places:
            return []
        enough = 1 if len(self.tokens) <= SHORT_REMARK else 2
        told = [match for match in reading.faults() if match.owner in places and len(match.tokens) >= enough]
        return [match for match in told if self._score(match) >= TELLING]

    def _competed(self, marks: Marks) -> Marks:
        """Drops a defect whose evidence is mostly another's, and weaker."""
        words = {slug: {index for match in rows for index in match.tokens} for slug, rows in marks.items()}
        score = {slug: self._best(rows) for slug, rows in marks.items()}
        return {
            slug: rows
            for slug, rows in marks.items()
            if not any(
                self._weight(words[slug] & words[other]) >= SAME_EVIDENCE * self._weight(words[slug])
                and score[slug] < LOSES_BELOW * score[other]
                for other in marks
                if other != slug
            )
        }

    def _best(self, matches: Iterable[Match]) -> float:
        """Several cues that were heard in the very same words, or in some of these, are one piece of evidence."""
        apart = {frozenset(match.tokens): self._score(match) for match in matches}
        whole = [score for words, score in apart.items() if not any(words < others for others in apart)]
        return sum(sorted(whole, reverse=True)[:BEST_CUES])

    def _weight(self, indices: Iterable[int]) -> float:
        return sum(self.ear.book.rarity.get(self.tokens.stems[index], 0.0) for index in indices)

    def _score(self, match: Match) -> float:
        stems = {self.tokens.stems[index] for index in match.tokens}
        reach = self.tokens.at[match.last] - self.tokens.at[match.first]
        return sum(self.ear.book.rarity.get(stem, 0.0) for stem in stems) / (1 + reach / 20)

    def _against_lines(self, marks: Marks) -> tuple[Marks, Marks]:
        """Drops what only walks through the code; not sure is what is nearer to a negative."""
        sure: Marks = {}
        weak: Marks = {}
        for slug, matches in marks.items():
            best = max(matches, key=self._score)
            rivals = FALSE if self._score(best) >= UNMISTAKABLE else NEGATIVES
            doubtful = self._is_nearer(best, ("said", slug), rivals)
            told = self._told(matches)
            if told is not Judging.NONE:
                (sure if told is Judging.CLEAR and not doubtful else weak)[slug] = matches
        return sure, weak

    def _is_nearer(self, match: Match, own: Label, rivals: frozenset[str]) -> bool:
        """Whether the words around the match sound like a line of the rivals, and more so than like one of its own."""
        low, high = self.tokens.clause(match.first, match.last, 4)
        near = self.ear.lines.nearest(self.tokens.stems[low : high + 1])
        other = max((cosine for (kind, _), cosine in near.items() if kind in rivals), default=0.0)
        if other < NEGATIVE_ENOUGH:
            return False
        return other - max(near.get(own, 0.0), self._near.get(own, 0.0)) > NEGATIVE_MARGIN

    @cached_property
    def _near(self) -> dict[Label, float]:
        """How near the whole answer comes to the item's lines."""
        return self.ear.lines.nearest(self.tokens.stems)

    def _told(self, matches: Iterable[Match]) -> Judging:
        """How far it is told as a fault; where the code is only walked through, that must be plain."""
        if not self.ear.item.defects:
            return Judging.CLEAR  # a key point is no fault: to describe it is to know it
        walks, asked = len(self.parts) >= WALKS, self.context.asks_what_it_does
        if not walks and not asked:
            return Judging.CLEAR
        told = max(self.context.judgement(match) for match in matches)
        if not walks:
            return max(told, Judging.HALF)
        return Judging.CLEAR if told and not asked else told

    def _worded_alike(self, claimed: Sequence[Match], known: set[str]) -> Marks:
        """A clause that is nearly one of a defect's own lines, with a no where the line has one, needs no cue."""
        found: Marks = {}
        for first, last in self.tokens.clauses():
            stems = self.tokens.stems[first : last + 1]
            match = Match("", tuple(range(first, last + 1)))
            own_words = content(stems) - self.context.asked
            if not own_words or self.context.is_denied(match) or any(_inside(match, myth) for myth in claimed):
                continue
            near = sorted(((cosine, label) for label, cosine in self.ear.said.nearest(stems).items()), reverse=True)
            if not near or near[0][0] < ALIKE:
                continue
            slug, negated = near[0][1]
            rival = max((cosine for cosine, label in near if label[0] != slug), default=0.0)
            if slug and slug not in known and near[0][0] - rival >= ALIKE_MARGIN and negated == _negated(stems):
                found.setdefault(slug, []).append(match)
        return found

    def _hinted(self, reading: Reading, claimed: Sequence[Match], sure: Marks) -> Marks:
        """Partial: a vague line, or the thing named beside a doubt that does not say what the fault is."""
        found: Marks = {}
        if not sure and not (self.context.approvals and not doubts(self.tokens)):
            for (kind, slug), cosine in self._near.items():
                if kind == "vague" and cosine >= VAGUE_ENOUGH and not self._all_asked():
                    found[slug] = [Match("", tuple(range(len(self.tokens))))]
        taken = set(self.context.echoed)
        for match in (*claimed, *(max(matches, key=self._score) for matches in sure.values())):
            low, high = self.tokens.clause(match.first, match.last, DOUBT_WITHIN)
            taken.update(range(low, high + 1))
        things = [thing for thing in reading.things() if not thing.owner.startswith((MYTH, PART))]
        things += self._vague_things()
        # What an answer with a finding says about consequences belongs to that finding.
        within = DOUBT_WITHIN if sure or len(self.tokens) > SHORT_DOUBT else SHORT_DOUBT
        for doubt in doubts(self.tokens, only_opinions=bool(sure)):
            doubted = self._doubted(doubt, things, within) + self._doubted_lines(doubt, within)
            for thing in doubted if doubt not in taken else ():
                both = Match(thing.owner, tuple(sorted({*thing.tokens, doubt})))
                if thing.owner not in sure and not self.context.is_denied(both):
                    found.setdefault(thing.owner, [both])
        return found

    def _vague_things(self) -> list[Match]:
        owners = ((index, self.ear.vague_words.get(stem)) for index, stem in enumerate(self.tokens.stems))
        return [Match(owner, (index,), (index,)) for index, owner in owners if owner]

    def _doubted_lines(self, doubt: int, within: int) -> list[Match]:
        at, item = self.tokens.at, self.ear.item
        near = [row for row in lines_named(self.tokens) if abs(at[doubt] - at[row[0]]) <= within]
        return [Match(defect.slug, (index,), (index,)) for index, line in near if (defect := at_line(item, line))]

    def _doubted(self, doubt: int, things: Iterable[Match], within: int) -> list[Match]:
        """The things most likely meant, two where they are hardly to be told apart."""
        at, rank = self.tokens.at, self.ear.rank
        near: dict[str, tuple[float, int, Match]] = {}
        for thing in things:
            distance = abs(at[doubt] - at[thing.first])
            if distance <= within and doubt not in thing.tokens and (rarity := self._score(thing)) >= RARE_ENOUGH:
                row = (rarity - distance / 10, -rank[thing.owner], thing)
                near[thing.owner] = max(near.get(thing.owner, row), row, key=lambda row: row[:2])
        best = sorted(near.values(), key=lambda row: row[:2], reverse=True)[:MOST_DOUBTED]
        return [thing for score, _, thing in best if score >= best[0][0] - HARDLY_LESS]

    def _all_asked(self) -> bool:
        return content(self.tokens.stems) <= self.context.asked

    def _spotted(self, slug: str, strength: str, matches: Sequence[Match]) -> Spotted:
        return Spotted(slug, strength, *self._quote(max(matches, key=self._score)))

    def _quote(self, match: Match) -> tuple[str, int, int]:
        low, high = self.tokens.clause(match.first, match.last)
        start, end = self.tokens.start[low], self.tokens.end[high]
        return self.answer.text[start:end], start, end


def _by_owner(matches: Iterable[Match]) -> Marks:
    marks: Marks = defaultdict(list)
    for match in matches:
        marks[match.owner].append(match)
    return marks


def _inside(match: Match, myth: Match) -> bool:
    shared = sum(myth.first <= index <= myth.last for index in match.tokens)
    return shared * 2 >= len(match.tokens)


def _labelled(item: Item) -> Iterable[tuple[Label, str]]:
    for defect in item.findings:
        yield from ((("said", defect.slug), line) for line in defect.said)
        yield from ((("vague", defect.slug), line) for line in defect.vague)
    for myth in item.myths:
        yield from ((("myth", myth.slug), line) for line in myth.said)
    yield from ((("wrong", ""), line) for line in item.wrong_claims)
    yield from ((("description", ""), line) for line in item.descriptions)


def _said(item: Item) -> Iterable[tuple[Label, str]]:
    """Defects' lines by slug and whether they deny something; negatives belong to none."""
    for (kind, slug), line in _labelled(item):
        yield (slug if kind == "said" else "", _negated(Tokens.of(line).stems)), line


def _negated(stems: Iterable[str]) -> str:
    return "negated" if NEGATIONS & set(stems) else ""


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(content(Tokens.of(text).stems) for text in texts))


def _finding_texts(row: Finding) -> Iterable[str]:
    yield from (row.title, row.explanation, *row.said, *row.vague, *row.cues)
    if isinstance(row, Defect):
        yield row.fix


def _texts(item: Item) -> Iterable[str]:
    yield from (item.title, item.intro, item.purpose, item.environment, *item.wrong_claims, *item.descriptions)
    for myth in item.myths:
        yield from (myth.claim, myth.truth, *myth.said)
    yield from (line for part in item.parts for line in (part.label, *part.cues))
    yield from (line for topic in item.topics for line in (topic.title, *topic.good))
