from __future__ import annotations

import pytest

from interviews.conductor.labelled import Labelled
from scoring.simulation.run import SNIPPETS
from scoring.simulation.wording import own_wording
from snippets.loader import BANK, read_question


def line(utterance: str, **labels: object) -> Labelled:
    return Labelled.model_validate({"snippet": "aiohttp-fetch", "utterance": utterance, **labels})


@pytest.mark.parametrize("slug", SNIPPETS)
def test_there_are_words_for_everything_of_the_snippets(slug) -> None:
    item, lines = read_question(BANK / slug).item, own_wording().snippets[slug]
    assert set(lines.defects) == {defect.slug for defect in item.defects}
    assert set(lines.myths) == {myth.slug for myth in item.myths}
    assert set(lines.parts) == {part.slug for part in item.parts}


def test_labelled_answers_stand_in_for_ones_own_words_and_for_no_others() -> None:
    rows = [
        line("get it awaited", identified=["get-not-awaited"]),
        line("two at once", identified=["get-not-awaited", "json-not-called"]),
        line("odd get", partial=["get-not-awaited"]),
        line("gather waits", myths=["F-order-random"]),
        line("it is fine"),
        line("say again?", intent="repeat"),
    ]
    own = own_wording().snippets["aiohttp-fetch"]
    lines = own_wording().with_answers(rows).snippets["aiohttp-fetch"]
    assert lines.defects["get-not-awaited"].says == ("get it awaited",)
    assert lines.defects["get-not-awaited"].vague == ("odd get",)
    assert lines.defects["json-not-called"].says == ("two at once",)
    assert lines.defects["json-not-called"].vague == own.defects["json-not-called"].vague
    assert lines.defects["no-retry"] == own.defects["no-retry"]
    assert lines.myths["F-order-random"] == ("gather waits",)
    assert lines.nothing == ("it is fine",)
