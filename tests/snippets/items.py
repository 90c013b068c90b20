"""Whole items whose texts are as awkward as the schema allows, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from snippets.schema import Item
from snippets.strict_yaml import UNPRINTABLE
from tests.factories import item_data

AWKWARD = [
    "no", "yes", "true", "null", "~", "1:30", "2026-01-02", "007", "42", "-1", "1e3", "0x1f", "=", "<<", "---", "...",
    "- a list", "? a key", "a: b", "a:", ":", ": x", "a #b", "#b", "'single", '"double"', "it's \"both\"",
    "back\\slash", "[1, 2]", "{a: b}", "{", "}", ",", "&anchor", "*alias", "!tag", "|", ">", ">-", "%YAML", "@at",
    "`tick`", "é", "日本語", "🙂", "\u00a0nbsp\u00a0", "a\u2028b", "a\x85b", "a\ufeffb", "a\u3000b", "tab\there",
    "two  spaces",
    "a\nb", "a\n\n\nb", "a\n  b\n c", "a  \nb", "a\n \nb", "a\n\tb", "a\r\nb", "a\rb", "- a\n- b", "# a\n# b",
    "word " * 60 + "end", "x" * 900, "a  b " * 50 + "c", "\\n", "%d", "key: >-\n  value", "---\nb", "a\n...\nb",
]  # fmt: skip

texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.lists(st.sampled_from(AWKWARD), min_size=2, max_size=4).map(" ".join),
    st.lists(st.sampled_from(AWKWARD), min_size=2, max_size=4).map("\n".join),
    st.text(alphabet=st.sampled_from(" \n\t:#-'\"ab1é🙂\u2028[]{},&*!|>%@`\\~"), min_size=1, max_size=60),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40),
).filter(lambda text: text.strip() != "" and not UNPRINTABLE.search(text))
lines = texts.map(lambda text: " ".join(text.split("\n"))[:200]).filter(lambda text: bool(text.strip()))
slugs = st.one_of(
    st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,6}){0,2}\Z"), st.sampled_from(["no", "null", "true", "1", "007", "1e3"])
)
spans = st.lists(st.tuples(st.integers(1, 3), st.integers(3, 6)), min_size=1, max_size=3)
moved = st.dictionaries(st.sampled_from(["blocking-sleep", "no-types"]), spans | st.just([]))


@st.composite
def items(draw: st.DrawFn, slug: str = "slow-wait") -> Item:
    """A code review over the factories' CODE with any texts, and any of the fields that may be left out."""
    data = item_data(slug)
    for defect in data["defects"]:
        for name in ("title", "short", "explanation", "fix"):
            defect[name] = draw(texts)
        defect["said"] = draw(st.lists(texts, min_size=1, max_size=3))
        defect["lines"] = draw(spans)
        defect["category"] = draw(slugs)
        defect["criteria"] = draw(st.lists(slugs, max_size=3))
    for probe in data["probes"]:
        probe["ask"] = draw(texts)
    data["myths"][0]["said"] = draw(st.lists(texts, min_size=4, max_size=5))
    data |= {"title": draw(lines), "environment": draw(lines), "intro": draw(texts), "purpose": draw(texts)}
    data["levels"] = {name: draw(texts) for name in ("strong", "solid", "weak")}
    data["criteria"] = draw(st.lists(slugs, min_size=1, max_size=30))
    data |= draw(st.fixed_dictionaries({}, optional=OPTIONAL))
    return Item.model_validate(data)


OPTIONAL = {
    "difficulty": st.sampled_from(["easy", "medium", "hard"]),
    "minutes": st.integers(1, 120),
    "language": st.sampled_from(["python", "text"]),
    "objective": st.none() | texts,
    "skills": st.lists(lines, max_size=2),
    "considerations": st.lists(texts, max_size=2),
    "remarks": st.lists(texts, max_size=2),
    "wrong_claims": st.lists(texts, max_size=2),
    "descriptions": st.lists(texts, max_size=2),
    "reference_answer": st.none() | texts,
    "source": st.none() | lines,
    "dated": st.none() | st.dates().map(str),
    "topics": st.just([{"slug": "tests", "title": "1:30", "good": ["no", "~"], "criteria": ["null"]}]),
    "variants": st.dictionaries(slugs, moved, max_size=2),
}  # fmt: skip
