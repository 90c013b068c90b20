"""What is done in a live room besides speaking: leading, showing, asking, marking, ending."""

from __future__ import annotations

from typing import Literal

from django.utils import timezone

from interviews.events import (
    CANDIDATE,
    Draft,
    Ended,
    EndReason,
    Found,
    Handed,
    Probed,
    Said,
    Shown,
    Stage,
    StageEntered,
)
from interviews.log import AppendError, ClientIdReused, NotAllowed, append, state_of
from interviews.models import Interview, LiveState, Participant, PlanItem
from interviews.models.event import Driver, Status
from interviews.state import RoomState
from snippets.models import QuestionVersion
from snippets.refusal import NOT_STORED, ActionRefused
from snippets.schema import Kind as ItemKind
from snippets.schema import Probe

Strength = Literal["identified", "partial", "rejected"]


def take_over(*, interview: Interview, by: Participant) -> None:
    """A turn of the assistant that is being prepared is dropped."""
    live = _live(interview)
    if live.driver == Driver.INTERVIEWER:
        return
    nobodys_turn = {"turn_token": "", "lease_until": None}
    _append(interview, [Draft(Handed(to="interviewer"), by.actor, f"take:{live.room_seq}", nobodys_turn)])


def hand_back(*, interview: Interview, by: Participant) -> None:
    """The assistant goes on at once, if the candidate agreed to it."""
    live = _live(interview)
    if live.driver == Driver.ASSISTANT:
        return
    if not state_of(interview, room_only=True).ai:
        raise ActionRefused("The candidate did not agree to the assistant, so a person has to lead.")
    draft = Draft(Handed(to="assistant"), by.actor, f"hand:{live.room_seq}", {"wake_at": timezone.now()})
    _append(interview, [draft])


def end_call(*, interview: Interview, actor: str, reason: EndReason) -> None:
    """Ending what has ended already changes nothing. From the lobby only the candidate may leave."""
    status = _live(interview).status
    if status in (Status.ENDED, Status.RESCHEDULE):
        return
    if actor != CANDIDATE and status != Status.LIVE:
        raise _not_now(status)
    _append(interview, [Draft(Ended(reason=reason), actor, f"end:{interview.live.room_seq}")])


def end_reason(interview: Interview, actor: str) -> EndReason:
    """Before the conversation proper, a candidate who leaves wants another time."""
    stage = interview.live.stage
    if stage == Stage.CLOSED:
        return EndReason.COMPLETED
    if actor != CANDIDATE:
        return EndReason.INTERVIEWER
    return EndReason.RESCHEDULE if stage in ("", Stage.WELCOME, Stage.READY) else EndReason.CANDIDATE


def show_question(*, interview: Interview, number: int, by: Participant) -> None:
    """Problem `number` of the plan, counted from 1, comes on show and its stage begins."""
    _refuse_while_assistant_leads(interview)
    problems = list(interview.plan.items.filter(part=PlanItem.Part.PROBLEM).select_related("version__key"))
    if not 1 <= number <= len(problems):
        raise ActionRefused(f"The plan has {len(problems)} questions; there is no number {number}.")
    item = problems[number - 1]
    assert item.version is not None  # noqa: S101 - a constraint of the table
    shown = Shown(version=item.version.public_id, title=item.version.title, number=number, of=len(problems))
    stage = StageEntered(stage=stage_of(item.version), number=number, minutes=item.minutes)
    name = f"show:{number}:{interview.live.room_seq}"
    _append(interview, [Draft(shown, by.actor, f"{name}:0"), Draft(stage, by.actor, f"{name}:1")])


def stage_of(version: QuestionVersion) -> Stage:
    """By what this version is: the question itself may have become of another kind since."""
    return Stage.PROBLEM if version.key.item.kind == ItemKind.CODE_REVIEW else Stage.QUESTION


def ask_probe(*, interview: Interview, probe_id: str, text: str, by: Participant) -> None:
    """Say an authored question, in the interviewer's own words if they changed it, and record what it gives away."""
    _refuse_while_assistant_leads(interview)
    state = state_of(interview)
    version = _question_on_show(state)
    probe = _probe(version, probe_id)
    said = Said(text=text.strip() or probe.ask)
    probed = Probed(
        version=version.public_id, probe=probe.id, target=probe.target, rung=probe.rung, reveals=probe.reveals
    )
    # The same question pressed twice finds the same count and is asked once.
    name = f"ask:{len(state.probes)}"
    _append(interview, [Draft(said, by.actor, f"{name}:0"), Draft(probed, by.actor, f"{name}:1")])


def mark_finding(
    *, interview: Interview, version: QuestionVersion, defect: str, strength: Strength, seq: int | None, quote: str,
    by: Participant,
) -> None:  # fmt: skip
    """What the candidate showed of a defect, as the interviewer sees it; a quote has to be the candidate's words."""
    state = state_of(interview)
    if not any(shown.version == str(version.public_id) for shown in state.shown):
        raise ActionRefused("This snippet has not been shown yet.")
    if defect not in {known.slug for known in version.key.item.findings}:
        raise ActionRefused(f"The answer key has no defect “{defect}”.")
    quote = _checked_quote(state, seq, quote)
    rung = disclosed_before(state, str(version.public_id), defect, seq)
    found = Found(version=version.public_id, defect=defect, strength=strength, rung=rung, seq=seq, quote=quote)
    if _stands(state, found):
        return
    _append(interview, [Draft(found, by.actor, f"mark:{state.panel_seq}")])


def disclosed_before(state: RoomState, version: str, defect: str, seq: int | None) -> int:
    """The highest rung revealed before the candidate said `seq` (None: up to now)."""
    if seq is None:
        return state.disclosed.get((version, defect), 0)
    asked = (probe for probe in state.probes if probe.version == version and probe.after_seq < seq)
    return max((probe.reveals.get(defect, 0) for probe in asked), default=0)


def _checked_quote(state: RoomState, seq: int | None, quote: str) -> str:
    quote = " ".join(quote.split())
    if seq is None:
        return ""
    message = state.message(seq)
    if message is None or message.actor != CANDIDATE:
        raise ActionRefused("Only what the candidate said can be evidence.")
    if quote and quote not in " ".join(message.text.split()):
        raise ActionRefused("These words are not in the candidate's message, so nothing was marked.")
    return quote


def _stands(state: RoomState, found: Found) -> bool:
    now = state.findings.get((str(found.version), found.defect))
    return now is not None and (now.strength, now.rung, now.seq, now.quote) == (
        found.strength, found.rung, found.seq, found.quote,
    )  # fmt: skip


def _question_on_show(state: RoomState) -> QuestionVersion:
    if state.question is None:
        raise ActionRefused("No snippet is on show yet.")
    return QuestionVersion.objects.select_related("key").get(public_id=state.question.version)


def _probe(version: QuestionVersion, probe_id: str) -> Probe:
    probe = next((probe for probe in version.key.item.probes if probe.id == probe_id), None)
    if probe is None:
        raise ActionRefused("This question belongs to another snippet; the list was just renewed.")
    return probe


def _live(interview: Interview) -> LiveState:
    """Read anew: what the page showed may be seconds old."""
    interview.live.refresh_from_db()
    return interview.live


def _refuse_while_assistant_leads(interview: Interview) -> None:
    if _live(interview).driver == Driver.ASSISTANT:
        raise ActionRefused("The assistant leads. Take over first.")


def _append(interview: Interview, drafts: list[Draft]) -> None:
    try:
        append(interview.pk, drafts)
    except NotAllowed as refusal:
        raise _not_now(refusal.status) from refusal
    except ClientIdReused as refusal:
        raise ActionRefused("Something else was done at the same moment. Look again, then repeat it.") from refusal
    except AppendError as failure:
        raise ActionRefused(NOT_STORED) from failure


def _not_now(status: int) -> ActionRefused:
    return ActionRefused(f"This is not possible now: the interview is “{Status(status).label.lower()}”.")
