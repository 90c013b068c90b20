"""Every address of the candidate's side, visited with secrets in every place that has some."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from interviews.events import ASSISTANT, CANDIDATE, Commented, Ended, Found, MythHeard, Noted, Probed
from interviews.models import Interview, LiveState
from interviews.models.event import Status
from interviews.roles import Role
from reports.services.feedback import save_feedback
from scoring.services.outcomes import record_outcome
from scoring.services.scorecards import decide, save_rating, submit
from scoring.services.suggestions import build_suggestion
from tests.factories import make_interview, make_plan, make_position, make_user, make_version
from tests.interviews.rooms import candidate_of, say, show, write
from tests.reports.telling import CANARY, telling_data
from tests.scoring.sessions import Session, filled_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
SECRETS = (CANARY, "blocking-sleep", "no-types", "F-sleep", "python-core", "Python core fundamentals", "panel-")
UUID = "<uuid:public_id>"
SENT = {"seq": 8, "words": "Other words.", "text": "x", "recording": "yes", "ai": "yes"}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "", names: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all that the router has below /i/."""
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route, (*names, each.namespace) if each.namespace else names)
        elif route.startswith("i/"):
            yield ":".join([*names, each.name or ""])


ADDRESSES = sorted(addresses(get_resolver().url_patterns))


def secret_room() -> Interview:
    manager, rater = make_user(Role.HIRING_MANAGER), make_user(Role.INTERVIEWER)
    data = telling_data()
    data.pop("slug")
    plan = make_plan(make_position(manager), [make_version(**data)])
    interview = make_interview(plan, interviewers=(rater,), status=Status.LOBBY)
    session = Session(interview)
    session.start()
    version = show(interview)
    about = {"version": version.public_id}
    seq = say(interview, "The sleep blocks.")
    write(interview, CANDIDATE, Commented(**about, first_line=5, line_count=1, text="Here."))
    write(interview, ASSISTANT, Probed(**about, probe="sleep-1", target="blocking-sleep", rung=1))
    found = Found(**about, defect="blocking-sleep", strength="identified", rung=1, seq=seq, quote="sleep blocks")
    write(interview, ASSISTANT, found)
    write(interview, ASSISTANT, MythHeard(**about, myth="F-sleep-is-async", stance="claimed", seq=seq, quote="sleep"))
    write(interview, interview.participants.get().actor, Noted(text=CANARY))
    return interview


def judged(interview: Interview) -> None:
    """Over, scored, suggested and decided; with feedback that nobody has released."""
    write(interview, "system", Ended(reason="completed"))
    LiveState.objects.filter(interview=interview).update(ended_at=timezone.now() - timedelta(hours=1))
    rater, manager = interview.participants.get().user, interview.position.memberships.get().user
    draft = filled_draft(interview, rater)
    save_rating(scorecard=draft, criterion="python-core", score=3, notes=f"- {CANARY}")
    submit(scorecard=decide(scorecard=draft, decision=1, reason=CANARY))
    interview = Interview.objects.select_related("live").get(pk=interview.pk)
    build_suggestion(interview=interview)
    record_outcome(interview=interview, by=manager, choice="decline", reason="other", words=CANARY, seen=None)
    save_feedback(interview=interview, by=manager, strengths=CANARY, gaps=CANARY, seen=0)


def answers_of(interview: Interview) -> Iterator[tuple[str, HttpResponse]]:
    client = candidate_of(interview)
    version = interview.plan.items.get(part="problem").version.public_id
    for name in ADDRESSES:
        more = [version] if name == "interviews:candidate-code" else []
        address = reverse(name, args=[interview.public_id, *more])
        for query in ("", "?correct=7", "?correct=1"):
            yield name, client.get(address + query)
        if name != "interviews:candidate-end":
            yield name, client.post(address, SENT)


@pytest.mark.parametrize("over", [False, True])
def test_no_answer_to_the_candidate_holds_a_secret(over: bool) -> None:
    interview = secret_room()
    if over:
        judged(interview)
    told, served = [], set()
    for name, answer in answers_of(interview):
        text = f"{answer.headers} {answer.cookies} {answer.content.decode(errors='replace')}"
        told += [(name, secret) for secret in SECRETS if secret in text]
        served |= {name} if answer.status_code == 200 else set()
    assert told == []
    expected = {"afterwards:copy", "afterwards:copy-text", "afterwards:copy-html", "interviews:ended"}
    assert (expected if over else {"interviews:candidate-room", "interviews:candidate-code"}) <= served


def test_the_secrets_are_really_there() -> None:
    interview = secret_room()
    judged(interview)
    everything = [
        str(interview.plan.items.get(part="problem").version.key.data),
        str(list(interview.events.values())),
        str(list(interview.scorecards.values())),
        str(list(interview.outcomes.values())),
        interview.candidate_copy.strengths,
    ]
    assert [CANARY in each for each in everything] == [True] * len(everything)
