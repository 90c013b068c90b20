"""Questions that somebody meant to write: a title, or less, over nothing."""

from __future__ import annotations

import re

from snippets.importing.found import Question
from snippets.importing.names import is_asking, is_generic

_NOTHING_YET = re.compile(
    r"[\W_]*(?:(?:tbd|tba|tbc|to-?do|wip|n/?a|none|empty|placeholder|coming soon|later"
    r"|(?:still )?to be (?:added|written|done|defined|decided|completed))[\W_]*)?"
    r"|```[^\n`]*\s*```",
    re.IGNORECASE,
)


def says_nothing(question: Question) -> bool:
    """Its date and source are about the question, and ask nothing."""
    if is_asking(question.title) and not is_generic(question.title):
        return False
    texts = [question.description, question.code, question.objective, question.reference_answer]
    lists = [*question.skills, *question.considerations, *question.remarks]
    return all(_NOTHING_YET.fullmatch(text or "") for text in [*texts, *lists])
