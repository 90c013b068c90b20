from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone

from interviews.conductor.brief import Brief, brief_for
from interviews.events import ON_SHOW, Stage
from interviews.log import events_of, state_of
from interviews.management.about_interview import InterviewCommand
from interviews.models import Event, Interview
from interviews.models.event import Stream
from interviews.state import RoomState
from snippets.schema import HIGHEST_RUNG

SPEAKERS = {"candidate": "Candidate", "assistant": "Assistant", "interviewer": "Interviewer"}
HEADINGS = {
    Stage.BACKGROUND_PROBE: "One system in detail",
    Stage.BRIDGE: "On to the code",
    Stage.CANDIDATE_QUESTIONS: "The candidate's questions",
}


class Command(InterviewCommand):
    help = (
        "Print an interview's transcript as Markdown, and what was found at which rung. Holds parts of the answer key."
    )

    def tell(self, interview: Interview) -> None:
        said = _conversation(events_of(interview, stream=Stream.ROOM))
        found = _findings(brief_for(interview), state_of(interview))
        self.stdout.write("\n\n".join([*said, *found]))


def _conversation(events: Iterable[Event]) -> Iterator[str]:
    heading = ""
    for event in events:
        if event.kind == "stage" and event.body["stage"] not in ON_SHOW:
            heading = _heading(Stage(event.body["stage"]))
        elif event.kind == "shown":
            heading = f"Snippet {event.body['number']} of {event.body['of']}: {event.body['title']}"
        elif event.kind in ("said", "said_code", "commented"):
            if heading:
                yield f"## {heading}"
                heading = ""
            yield _line(event)


def _heading(stage: Stage) -> str:
    return HEADINGS.get(stage, stage.value.replace("_", " ").capitalize())


def _line(event: Event) -> str:
    body, speaker = event.body, SPEAKERS[event.actor.partition(":")[0]]
    if event.kind == "said_code":
        return f"**{speaker}**\n\n```python\n{body['text']}\n```"
    where = f" on L{body['first_line']}" if event.kind == "commented" and body["first_line"] else ""
    return f"**{speaker}{where}** {timezone.localtime(event.at):%H:%M:%S}\n\n{body['text']}"


def _findings(brief: Brief, state: RoomState) -> Iterator[str]:
    yield "## What was found"
    yield f"Rung 0 is unaided or after an open question; at {HIGHEST_RUNG} it was told."
    for step in brief.steps:
        rows = {slug: row for (version, slug), row in state.findings.items() if version == step.version}
        lines = [
            f"- {defect.title}: {rows[defect.slug].strength}, rung {rows[defect.slug].rung}"
            for defect in step.item.findings
            if defect.slug in rows
        ]
        yield "\n".join([f"### {step.item.title}", "", *lines])
