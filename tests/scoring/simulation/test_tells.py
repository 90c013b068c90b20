"""What the bank's own sentences give away, as an ear would hear them: no more than they say they do."""

from __future__ import annotations

import pytest
import yaml

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Prompt
from interviews.conductor.speaker import FILE
from scoring.simulation.disclosure import TELLS
from scoring.simulation.run import SNIPPETS
from snippets.loader import BANK, read_question
from snippets.schema import Item

LISTENER = CueListener()


def told(text: str, item: Item) -> set[str]:
    return {row.slug for row in LISTENER.hear(Answer(text), Prompt(), item).findings if row.identified}


@pytest.mark.parametrize("slug", SNIPPETS)
def test_a_question_tells_no_defect_that_it_does_not_own_up_to(slug) -> None:
    item = read_question(BANK / slug).item
    hidden = {
        probe.id: unowned
        for probe in item.probes
        if (unowned := {slug for slug in told(probe.ask, item) if probe.reveals.get(slug, 0) < TELLS})
    }
    assert hidden == {}


@pytest.mark.parametrize("slug", SNIPPETS)
def test_a_correction_tells_no_defect(slug) -> None:
    item = read_question(BANK / slug).item
    assert {myth.slug: found for myth in item.myths if (found := told(myth.correction, item))} == {}


@pytest.mark.parametrize("slug", SNIPPETS)
def test_what_is_said_in_every_interview_tells_no_defect(slug) -> None:
    item = read_question(BANK / slug).item
    ways = [way for group in yaml.safe_load(FILE.read_text()).values() for lines in group.values() for way in lines]
    assert {way: found for way in ways for part in way.split("\n\n") if (found := told(part, item))} == {}
