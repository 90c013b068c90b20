"""The fields of the editor: in which section each stands, in which words it is asked for, how it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from snippets.drafting.values import ENTRIES, NAMES, NUMBER, PLACES, REVEALS, SPANS, TEXT, YES_NO, Writing
from snippets.highlight_worker import LANGUAGES
from snippets.models import KINDS
from snippets.schema import HIGHEST_RUNG, PLAIN_TEXT, Kind, Severity

SLUG_FORM = "use small letters, digits and single hyphens"
SPANS_FORM = "write them as 5-7, 12"
ONE_PER_LINE = "One a line; a line that begins with four spaces goes on with the one above."
CATEGORIES = (
    "correctness",
    "async",
    "concurrency",
    "security",
    "performance",
    "error-handling",
    "resource-management",
    "data-modelling",
    "api-contract",
    "testability",
    "maintainability",
    "observability",
)

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """`form` says what a value looks like that can be read; a value equal to `default` is not stored."""

    name: str
    label: str
    help: str = ""
    writing: Writing = TEXT
    widget: str = "line"
    options: Options = ()
    suggest: str = ""
    default: Any = None
    optional: bool = False
    form: str = ""
    longest: int = 4000

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.name.split("-"))

    def text_in(self, data: dict[str, Any]) -> str:
        value: Any = data
        for step in self.path:
            value = value.get(step) if isinstance(value, dict) else None
        value = self.default if value is None else value
        return "" if value is None else self.writing.show(value)

    def value_of(self, texts: list[str]) -> Any:
        """None for what is blank or says no more than the default."""
        text = ",".join(texts) if self.writing is NAMES else texts[-1] if texts else ""
        text = text.replace("\r\n", "\n").replace("\x00", "")
        value = self.writing.read(text) if text.strip() else None
        return None if value == self.default else value


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that can be added, removed and moved; `one` names a row."""

    name: str
    one: str
    fields: tuple[Field, ...]
    title: str = "title"

    def field(self, name: str) -> Field | None:
        return next((each for each in self.fields if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    title: str
    help: str = ""
    fields: tuple[Field, ...] = ()
    group: Group | None = None
    kinds: frozenset[str] = field(default_factory=lambda: frozenset(Kind))


def _choices(*names: str) -> Options:
    return tuple((name, name) for name in names)


def _slug(label: str = "Name", help: str = "Proposed from the title.") -> Field:
    return Field("slug", label, help, form=SLUG_FORM, longest=64)


def _text(name: str, label: str, help: str = "", **more: Any) -> Field:
    return Field(name, label, help, widget="text", **more)


def _code(name: str, label: str) -> Field:
    return Field(name, label, widget="code", longest=65_536)


def _entries(name: str, label: str, help: str = ONE_PER_LINE, **more: Any) -> Field:
    return Field(name, label, help, writing=ENTRIES, widget="text", longest=100_000, **more)


CUES = _entries("cues", "Cues", "One a line: thing | other word + fault | other word ! must not be heard")
SAID = _entries("said", "Said", "Whole answers that name it, one a line.")
CRITERIA = Field(
    "criteria", "Criteria", "Names, separated by commas.", NAMES, optional=True, suggest="criteria", form=SLUG_FORM
)
CORE = (("yes", "core: asked for"), ("no", "welcome: noted when said"))
FINDING_END = (
    _text("short", "Said back as", "The noun phrase the assistant repeats once it was named."),
    CRITERIA,
    CUES,
    SAID,
    _entries("vague", "Vague", "Answers that point at it but do not name it, one a line.", optional=True),
)

DEFECTS = Group(
    "defects",
    "defect",
    (
        Field("title", "Title"),
        _slug(),
        Field("severity", "Severity", widget="select", options=(("", "choose"), *_choices(*Severity))),
        Field("category", "Category", suggest="categories", form=SLUG_FORM, longest=64),
        Field("lines", "Lines", "Such as 5-7, 12. Or choose them in the code.", SPANS, form=SPANS_FORM),
        Field(
            "masked_by",
            "Hidden until repaired",
            "Names of the defects that hide it.",
            NAMES,
            optional=True,
            suggest="targets",
            form=SLUG_FORM,
        ),
        _text("explanation", "What goes wrong"),
        _text("fix", "Repair"),
        *FINDING_END,
    ),
)
KEY_POINTS = Group(
    "key_points",
    "key point",
    (
        Field("title", "Title"),
        _slug(),
        Field("core", "Weight", "", YES_NO, "select", CORE, default=True),
        _text("explanation", "What it means"),
        *FINDING_END,
    ),
)
PROBES = Group(
    "probes",
    "probe",
    (
        Field("target", "Asks for", "A defect or key point, or topic:name.", suggest="targets"),
        Field(
            "rung", "Rung", "0 open … 5 gives it away", NUMBER, "select", _choices(*map(str, range(HIGHEST_RUNG + 1)))
        ),
        Field("id", "Name", form=SLUG_FORM, longest=64),
        _text("ask", "Question"),
        Field(
            "reveals",
            "Gives away",
            "How much of what, such as blocking-sleep: 2",
            REVEALS,
            form="write them as blocking-sleep: 2, other: 1",
            optional=True,
        ),
    ),
    title="ask",
)
MYTHS = Group(
    "myths",
    "myth",
    (
        _text("claim", "Claim"),
        Field("slug", "Name", "Begins with F-.", form="write it as F-name-of-the-claim", longest=64),
        _text("truth", "What is true"),
        _text("correction", "Said gently at the end"),
        CUES,
        SAID,
        _entries("refuted", "Refuted by", "Cues for the truth, one a line, written like the others.", optional=True),
    ),
    title="claim",
)
PARTS = Group(
    "parts",
    "part",
    (Field("label", "Label", "Safe to say aloud."), _slug(help="Proposed from the label."), CUES),
    title="label",
)
TOPICS = Group(
    "topics",
    "topic",
    (
        Field("title", "Title"),
        _slug(),
        CRITERIA,
        _entries("good", "What a good answer has"),
    ),
)
VARIANTS = Group(
    "variants",
    "wording",
    (
        _slug(help="Seen by staff alone."),
        _code("code", "Code"),
        _code("fixed", "Repaired code"),
        Field(
            "lines",
            "Where the defects stand",
            "One defect a line, such as blocking-sleep: 5-7, 12. Or choose the lines in the code.",
            PLACES,
            "text",
            form="write each on a line of its own, as blocking-sleep: 5-7, 12",
            optional=True,
            longest=20_000,
        ),
    ),
    title="slug",
)

WITH_CODE = frozenset({Kind.CODE_REVIEW, Kind.REFACTORING, Kind.PRACTICAL})
REVIEWS = frozenset({Kind.CODE_REVIEW})

SECTIONS = (
    Section(
        "question",
        "The question",
        "What the candidate is told, and how the question is found.",
        (
            Field("kind", "Kind", widget="select", options=tuple(KINDS), default=Kind.CODE_REVIEW.value),
            Field("title", "Title", longest=200),
            _slug(help="Stands in addresses. Proposed from the title until it is published."),
            Field("environment", "Environment", "Such as Python 3.11, Django 5.2. Shown above the code.", longest=200),
            Field(
                "language",
                "Language",
                widget="select",
                options=_choices(*LANGUAGES, PLAIN_TEXT),
                default="python",
            ),
            Field("difficulty", "Difficulty", "", TEXT, "select", _choices("easy", "medium", "hard"), default="medium"),
            Field("minutes", "Minutes", "", NUMBER, "number", default=15),
            _text("intro", "Introduction", "What the candidate reads or is asked first."),
            Field("criteria", "Criteria", "What this question gives evidence for.", NAMES, "checks", form=SLUG_FORM),
        ),
    ),
    Section(
        "codes",
        "Code",
        "As shown, and as repaired. Tab indents; press Esc and then Tab to leave the field.",
        (
            _code("code", "Code"),
            _code("fixed", "Repaired code"),
        ),
        kinds=WITH_CODE,
    ),
    Section("defects", "Defects", "The faults the code really has, in the order they matter.", (), DEFECTS, REVIEWS),
    Section(
        "key_points",
        "Key points",
        "What a good answer contains.",
        (),
        KEY_POINTS,
        frozenset(Kind) - REVIEWS,
    ),
    Section(
        "probes",
        "Probes",
        "The questions that are asked. Blockers, majors and core points need one for each rung from 0 to 5.",
        (),
        PROBES,
    ),
    Section("myths", "Myths", "Plausible claims that are false.", (), MYTHS),
    Section(
        "negatives",
        "Lines that earn nothing",
        "Whole answers, as somebody would say them. The listener credits nothing that sounds more like one of these.",
        (
            _entries("wrong_claims", "Wrong claims", "False, and none of the myths; one a line.", optional=True),
            _entries(
                "descriptions",
                "Descriptions",
                "True, but naming nothing: what is there, that it is fine, empty words; one a line.",
                optional=True,
            ),
        ),
    ),
    Section("parts", "Parts", "What the candidate walks through.", (), PARTS, WITH_CODE),
    Section("topics", "Topics", "Where to go one level deeper.", (), TOPICS),
    Section(
        "variants",
        "Other wordings",
        "The same question in other code, for when the code above has become known: it has the same defects, and all "
        "that is said of them fits it.",
        (),
        VARIANTS,
        WITH_CODE,
    ),
    Section(
        "aims",
        "What it is for",
        "For the interviewer; the candidate sees none of it.",
        (
            _text("purpose", "Purpose", "What the code is meant to do, or what the question is after."),
            _text("levels-strong", "A strong answer"),
            _text("levels-solid", "A solid answer"),
            _text("levels-weak", "A weak answer"),
            _text("objective", "Objective", optional=True),
            _entries("skills", "Skills", "One a line.", optional=True),
            _entries("considerations", "Considerations", optional=True),
            _entries("remarks", "Remarks", optional=True),
            _text("reference_answer", "Reference answer", optional=True, longest=20_000),
        ),
    ),
    Section(
        "origin",
        "Where it comes from",
        "",
        (
            Field("source", "Source", optional=True, longest=200),
            Field("dated", "Date", "", TEXT, "date", optional=True, form="write it as 2026-03-31"),
        ),
    ),
)
# Columns of the draft itself; the rest stands in its data.
CODE_FIELDS = ("code", "fixed")
GROUPS = tuple(section.group for section in SECTIONS if section.group)
PLAIN_FIELDS = tuple(each for section in SECTIONS for each in section.fields if each.name not in CODE_FIELDS)
KNOWN = frozenset({each.path[0] for each in PLAIN_FIELDS} | {group.name for group in GROUPS})
