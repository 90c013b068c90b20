"""The demo, loaded over the real bank: played, scored, and never twice."""

from __future__ import annotations

import stat
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from interviews.events import CANDIDATE
from interviews.log import events_of, state_of
from interviews.models import Interview, LiveState, Plan, Position
from interviews.models.event import Status, Stream
from interviews.roles import Role, roles_of
from interviews.services.invitations import LinkState, consume, find, state_of_link
from reports.demo import kept
from reports.demo.finished import FINISHED, judgement
from reports.demo.links import open_token
from reports.demo.people import PEOPLE
from reports.demo.rounds import READY, demo_interviews
from scoring.models import Evidence, Scorecard
from tests.factories import make_version


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def demo(db, capsys, monkeypatch) -> None:
    """The demo over one small question, its finished interview not played."""
    monkeypatch.setattr("reports.demo.rounds.SNIPPETS", [make_version("slow-wait").question.slug])
    monkeypatch.setattr("reports.demo.session.Session.hold", lambda session: put(session.interview, Status.ENDED))
    call_command("load_demo")
    capsys.readouterr()


@pytest.fixture
def whole_demo(db, capsys) -> Interview:
    call_command("load_bank")
    call_command("load_demo")
    return demo_interviews(FINISHED)[0]


def counts() -> list[int]:
    return [model.objects.count() for model in (User, Position, Plan, Interview, Scorecard, Evidence)]


def ready() -> Interview:
    return demo_interviews(READY)[0]


def token() -> str:
    return kept.read().tokens[str(ready().public_id)]


def link_state(token: str) -> LinkState:
    return state_of_link(find(token), timezone.now())


def put(interview: Interview, status: Status) -> None:
    LiveState.objects.filter(pk=interview.pk).update(status=status)


def test_loaded_again_nothing_is_there_twice_and_the_unused_link_gives_way_to_a_fresh_one(demo) -> None:
    before, interview, old = counts(), ready(), token()
    call_command("load_demo")
    assert (counts(), ready()) == (before, interview)
    assert (link_state(old), link_state(token())) == (LinkState.REVOKED, LinkState.OPEN)


@pytest.mark.parametrize("status", [Status.LIVE, Status.ENDED, Status.RESCHEDULE, Status.CANCELLED])
def test_an_interview_that_was_held_is_followed_by_one_new_one(demo, status) -> None:
    held = ready()
    put(held, status)
    call_command("load_demo")
    call_command("load_demo")
    assert len(demo_interviews(READY)) == 2
    assert (ready().live.status, link_state(token())) == (Status.SCHEDULED, LinkState.OPEN)


def test_each_role_has_somebody_who_can_sign_in_with_the_kept_password(demo) -> None:
    passwords = kept.read().passwords
    assert [person.role for person in PEOPLE] == [
        Role.INTERVIEWER, Role.HIRING_MANAGER, Role.COORDINATOR, Role.ADMINISTRATOR, Role.OBSERVER, Role.AUTHOR,
    ]  # fmt: skip
    for person in PEOPLE:
        user = authenticate(username=person.email, password=passwords[person.email])
        assert roles_of(user) == {person.role}
    assert len(set(passwords.values())) == len(PEOPLE)


def test_what_the_demo_remembers_is_for_its_owner_only(demo) -> None:
    assert stat.S_IMODE(kept.kept_file().stat().st_mode) == 0o600


def test_the_finished_interview_is_a_whole_one_of_yesterday_scored_with_the_candidates_words(whole_demo) -> None:
    state = state_of(whole_demo)
    assert (state.status, state.end_reason) == (Status.ENDED, "completed")
    assert [shown.number for shown in state.shown] == [1, 2, 3]
    assert state.stages[-1].stage == "closed"
    assert sum(message.actor == CANDIDATE for message in state.messages) > 30
    assert len(state.notes) >= 2
    moments = list(events_of(whole_demo).values_list("at", flat=True))
    assert all(earlier <= later for earlier, later in pairwise(moments))
    assert timedelta(hours=22) < timezone.now() - moments[-1] < timedelta(hours=24)
    assert LiveState.objects.get(interview=whole_demo).wake_at is None

    scorecard = Scorecard.objects.submitted().get(interview=whole_demo)
    ratings = {rating.criterion: rating for rating in scorecard.ratings.all()}
    scores = {slug: rating.score for slug, rating in ratings.items() if not rating.not_assessed}
    assert scores == {slug: rated.score for slug, rated in judgement().ratings.items()}
    assert set(ratings) - set(scores) == set(judgement().not_assessed)
    assert [slug for slug in scores if not ratings[slug].evidence.filter(stream=Stream.ROOM).exists()] == []


def test_the_links_are_printed_again_as_long_as_they_open_something(demo, capsys) -> None:
    call_command("demo_links")
    first = capsys.readouterr().out
    assert f"/join/{token()}/" in first
    assert all(f"{password}\n" in first for password in kept.read().passwords.values())
    call_command("demo_links")
    assert capsys.readouterr().out == first


def test_a_used_link_is_followed_by_a_fresh_one_until_the_interview_began(demo, capsys) -> None:
    used = token()
    consume(token=used)
    assert link_state(open_token(ready())) == LinkState.OPEN
    assert token() != used
    put(ready(), Status.LIVE)
    call_command("demo_links")
    assert "no link: this interview is “live”" in capsys.readouterr().out


@pytest.mark.parametrize(("port", "words"), [(8000, "`make demo-live`"), (8123, "`PORT=8123 make demo-live`")])
def test_the_links_say_how_another_terminal_finds_the_server(demo, capsys, settings, port, words) -> None:
    settings.PORT = port
    call_command("demo_links")
    assert words in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["demo_links", "demo_live"])
def test_without_a_demo_the_way_to_one_is_said(command, monkeypatch) -> None:
    monkeypatch.setattr("reports.demo.browser.Browser.get", lambda *args: "")
    with pytest.raises(CommandError, match="make setup"):
        call_command(command)


@pytest.mark.django_db
def test_without_a_server_the_way_to_one_is_said(settings) -> None:
    settings.TRUSTED_ORIGINS = ["http://127.0.0.1:9"]
    with pytest.raises(CommandError, match="No server answers at http://127.0.0.1:9 .*make run"):
        call_command("demo_live")


@pytest.mark.parametrize("pace", ["0", "-1", "101", "nan", "fast"])
def test_a_pace_that_makes_no_sense_is_refused(pace) -> None:
    with pytest.raises(CommandError, match="is not a number above 0 and up to 100"):
        call_command("demo_live", "--pace", pace)
