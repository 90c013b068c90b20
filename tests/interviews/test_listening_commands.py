"""The commands that try the listener from outside."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from interviews.conductor.shelf import item_of
from interviews.management.commands import listen as listen_command
from tests.factories import make_version

pytestmark = pytest.mark.django_db
RIGHT = {"snippet": "aiohttp-fetch", "prompt": "What do you notice?", "utterance": "session get is never awaited"}


def write(tmp_path, *rows: object):
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def listen(path) -> tuple[list[dict], int]:
    out, code = StringIO(), 0
    try:
        call_command("listen", answers=path, stdout=out)
    except SystemExit as ended:
        code = ended.code
    return [json.loads(line) for line in out.getvalue().splitlines()], code


def test_each_answer_gets_one_line_in_order(tmp_path) -> None:
    path = write(tmp_path, {**RIGHT, "identified": ["ignored"], "rung": 3}, {**RIGHT, "utterance": "let me think"})

    assert listen(path) == (
        [
            {"snippet": "aiohttp-fetch", "identified": ["get-not-awaited"], "partial": [], "myths": [],
             "myths_refuted": [], "intent": "answer"},
            {"snippet": "aiohttp-fetch", "identified": [], "partial": [], "myths": [], "myths_refuted": [],
             "intent": "thinking"},
        ],
        0,
    )  # fmt: skip


def test_an_unknown_snippet_or_a_broken_line_is_an_error_in_its_place(tmp_path) -> None:
    told, code = listen(write(tmp_path, {**RIGHT, "snippet": "no-such"}, "{", RIGHT))

    assert [sorted(row) == ["error"] for row in told] == [True, True, False]
    assert told[0] == {"error": "there is no snippet 'no-such'"}
    assert code == 1


def test_keys_that_are_not_for_the_listener_may_hold_anything(tmp_path) -> None:
    path = write(tmp_path, {**RIGHT, "identified": None, "partial": {"a": 1}, "intent": 3, "style": None})

    assert listen(path)[0][0]["identified"] == ["get-not-awaited"]


def test_only_a_line_feed_ends_a_line(tmp_path) -> None:
    said = "\ufeff" + json.dumps({**RIGHT, "utterance": "session\u2028get\u0085is never awaited"}, ensure_ascii=False)
    told, code = listen(write(tmp_path, said, "", RIGHT))

    assert ([row["identified"] for row in told], code) == ([["get-not-awaited"]] * 2, 0)


@pytest.mark.parametrize("slug", ["", "a" * 5000, "aiohttp-fetch\x00", "AIOHTTP-FETCH", "."])
def test_whatever_is_no_slug_is_an_unknown_snippet(tmp_path, slug) -> None:
    told, code = listen(write(tmp_path, {**RIGHT, "snippet": slug}, RIGHT))

    assert (told[0], told[1]["identified"], code) == (
        {"error": f"there is no snippet {slug!r}"}, ["get-not-awaited"], 1
    )  # fmt: skip


def test_without_a_database_the_questions_that_ship_are_heard(tmp_path, monkeypatch) -> None:
    def no_table(*args: object) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(listen_command, "item_of", lambda slug: no_table() if slug == "own" else item_of(slug))
    told, code = listen(write(tmp_path, {**RIGHT, "snippet": "own"}, RIGHT))

    assert (list(told[0]), told[1]["identified"], code) == (["error"], ["get-not-awaited"], 1)


def test_a_snippet_cannot_lead_out_of_the_bank(tmp_path) -> None:
    assert listen(write(tmp_path, {**RIGHT, "snippet": "../bank/aiohttp-fetch"}))[1] == 1


def test_a_question_that_was_published_here_is_heard_without_code(tmp_path) -> None:
    make_version("quiet-wait")
    told, code = listen(
        write(tmp_path, {"snippet": "quiet-wait", "prompt": "", "utterance": "the sleep blocks the thread"})
    )

    assert (told[0]["identified"], code) == (["blocking-sleep"], 0)


@pytest.mark.parametrize("changes", [{"prompt": None}, {}])
def test_a_prompt_may_be_null_or_missing(tmp_path, changes) -> None:
    row = {name: value for name, value in RIGHT.items() if name != "prompt"} | changes

    assert listen(write(tmp_path, row)) == listen(write(tmp_path, {**RIGHT, "prompt": ""}))


@pytest.mark.parametrize("name", ["snippet", "prompt", "utterance"])
@pytest.mark.parametrize("value", [7, False, ["a"], {"text": "a"}])
def test_what_is_no_text_is_an_error_in_its_place(tmp_path, name, value) -> None:
    told, code = listen(write(tmp_path, {**RIGHT, name: value}, RIGHT))

    assert (told[0], told[1]["identified"], code) == (
        {"error": f"line 1: {name}: Input should be a valid string"}, ["get-not-awaited"], 1
    )  # fmt: skip


def test_a_file_that_is_not_there_is_said(tmp_path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("listen", answers=tmp_path / "none.jsonl")


def test_an_evaluation_prints_figures_for_each_group(tmp_path) -> None:
    path = write(
        tmp_path,
        {**RIGHT, "identified": ["get-not-awaited"], "style": "right", "intent": "answer"},
        {**RIGHT, "utterance": "it is all good", "style": "wrong"},
    )
    out = StringIO()
    call_command("evaluate_listener", str(path), stdout=out)
    lines = {line[:36].strip(): line[36:] for line in out.getvalue().splitlines()}

    assert lines["all"] == "P 1.000  R 1.000  F1 1.000  n 2    credit for nothing 0 of 1"
    assert lines["severity blocker+major"].startswith("P 1.000  R 1.000")
    assert lines["style wrong"].endswith("credit for nothing 0 of 1")
    assert lines["intent right"] == "1 of 1"


@pytest.mark.parametrize("rows", [["{"], [{**RIGHT, "snippet": "no-such"}]])
def test_an_evaluation_of_what_cannot_be_read_says_so(tmp_path, rows) -> None:
    with pytest.raises(CommandError):
        call_command("evaluate_listener", str(write(tmp_path, *rows)))


def test_the_openai_listener_needs_a_model(tmp_path, settings) -> None:
    settings.OPENAI_MODEL = ""

    with pytest.raises(CommandError, match="OPENAI_MODEL"):
        call_command("evaluate_listener", str(write(tmp_path, RIGHT)), listener="openai")


def test_a_cue_report_names_every_finding() -> None:
    out = StringIO()
    call_command("cue_report", "sqlmodel-items", stdout=out)

    assert "list-column-unsupported\n" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("cue_report", "no-such")


def test_a_cue_report_tells_what_is_mistaken_and_which_negatives_are_credited(tmp_path) -> None:
    make_version("quiet-wait")
    said = {"snippet": "quiet-wait", "prompt": "", "utterance": "the sleep blocks the thread"}
    path = write(tmp_path, {**said, "identified": ["no-types"]}, {**said, "utterance": "sleep blocks it, I claim"})
    out = StringIO()
    call_command("cue_report", "quiet-wait", str(path), stdout=out)

    assert out.getvalue().splitlines()[-6:] == [
        "no-types was taken for blocking-sleep: 1",
        "1 of 6 negatives are credited.",
        "  vague: 0 of 1",
        "  myth: 0 of 4",
        "  none: 1 of 1",
        "  blocking-sleep  for (none): sleep blocks it, I claim",
    ]


def test_a_cue_report_judges_the_question_s_own_negatives(tmp_path) -> None:
    lines = {"wrong_claims": ["the sleep blocks the disk"], "descriptions": ["it sleeps for some seconds"]}
    make_version("calm-wait", **lines)
    out = StringIO()
    call_command("cue_report", "calm-wait", stdout=out)

    told = out.getvalue().splitlines()
    assert told[1] == "  !   1 right   1 wrong  sleep + block | blocking | blocks  (mostly nothing)"
    assert told[-5:] == [
        "0 of 7 negatives are credited.",
        "  vague: 0 of 1",
        "  myth: 0 of 4",
        "  wrong claim: 0 of 1",
        "  description: 0 of 1",
    ]
