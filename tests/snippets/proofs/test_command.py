from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from snippets.loader import read_question
from snippets.management.commands import prove_bank
from snippets.models import ProofResult
from snippets.proofs import report as proof_report
from snippets.proofs.runs import NO_AIRFLOW
from snippets.proofs.verdicts import Outcome, Told
from snippets.services.publishing import publish
from tests.snippets.folders import write_question

pytestmark = pytest.mark.django_db

SLEEP, TYPES, MYTH = "blocking-sleep", "no-types", "F-sleep-is-async"
GOOD = [Told("test_sleep", (SLEEP, MYTH), Outcome.PASSED, against={"Python": "3.11.7", "a server": ""})]
BAD = [*GOOD, Told("test_sleep_again", (SLEEP,), Outcome.FAILED, "assert 1 == 2")]
PROOF = """
import pytest

AGAINST = ("a clock",)


@pytest.mark.proves("blocking-sleep")
def test_sleep():
    pass
"""


@pytest.fixture
def told(monkeypatch):
    """What the runs of the folders are to tell, by slug."""
    by_slug: dict[str, list[Told]] = {}
    monkeypatch.setattr(proof_report, "tell_proofs", lambda folder, seconds: by_slug[folder.name])
    return by_slug


@pytest.fixture
def prove(tmp_path):
    """Return the printed lines, without times."""

    def run(*arguments: str) -> list[str]:
        run.out = StringIO()
        call_command("prove_bank", *arguments, "--bank", str(tmp_path), stdout=run.out)
        return lines()

    def lines() -> list[str]:
        return re.sub(r"\d+\.\d s", "0.0 s", run.out.getvalue()).splitlines()

    run.lines = lines
    return run


def test_a_folder_is_run_and_each_target_has_its_line(tmp_path, prove):
    folder = write_question(tmp_path)
    (folder / "test_proof.py").write_text(PROOF)
    version, _ = publish(loaded=read_question(folder))

    assert prove() == [
        "slow-wait: A slow wait (0.0 s)",
        "  blocker    blocking-sleep    proven   1 test",
        "  nit        no-types          not run  no proof yet",
        "  myth       F-sleep-is-async  not run  no proof yet",
        "  against a clock",
        "code reviews: 1",
        "further questions: 0",
        "defects: 2, blockers and majors proven: 1 of 1 (100 %)",
        "myths: 1, refuted by a running test: 0",
        "key points: 0, proven: 0",
    ]
    assert list(version.proofs.values_list("target", "status")) == [
        (MYTH, "not_run"),
        (SLEEP, "proven"),
        (TYPES, "not_run"),
    ]


def test_what_is_broken_is_told_and_makes_the_command_fail(tmp_path, prove, told):
    write_question(tmp_path, "first")
    write_question(tmp_path, "second")
    told |= {"first": GOOD, "second": BAD}

    with pytest.raises(CommandError, match="^1 broken$") as failed:
        prove("--no-store")

    assert failed.value.returncode == 1
    assert prove.lines()[5:10] == [
        "second: A slow wait (0.0 s)",
        "  blocker    blocking-sleep    broken   2 tests: test_sleep_again: assert 1 == 2",
        "  nit        no-types          not run  no proof yet",
        "  myth       F-sleep-is-async  proven   1 test",
        "  against Python 3.11.7, a server",
    ]


def test_a_question_that_cannot_be_read_is_broken_and_the_others_are_proven(tmp_path, prove, told):
    write_question(tmp_path, "broken", minutes=0)
    write_question(tmp_path, "whole")
    told |= {"whole": GOOD}

    with pytest.raises(CommandError, match="^1 broken$"):
        prove("--no-store")

    assert prove.lines()[0] == "broken: cannot be read (0.0 s)"
    assert re.match(r"  BROKEN item\.yaml:\d+: minutes: must be 1 or more, not 0$", prove.lines()[1])
    assert prove.lines()[2] == "whole: A slow wait (0.0 s)"


def test_a_proof_of_nothing_is_a_fault(tmp_path, prove, told):
    write_question(tmp_path)
    told["slow-wait"] = [Told("test_it", ("no-such",), Outcome.PASSED)]

    with pytest.raises(CommandError, match="^1 broken$"):
        prove("--no-store")

    assert "  BROKEN test_it proves no-such, which is not in this question" in prove.lines()


def test_only_the_named_questions_are_proven(tmp_path, prove, told):
    write_question(tmp_path, "first")
    write_question(tmp_path, "second")
    told |= {"second": GOOD}

    assert [line for line in prove("second", "--no-store") if "A slow wait" in line] == ["second: A slow wait (0.0 s)"]


def test_an_unknown_name_is_refused_before_anything_runs(tmp_path, prove, told):
    write_question(tmp_path)

    with pytest.raises(CommandError, match="^the bank has no fast-wait, no-wait$") as refused:
        prove("slow-wait", "no-wait", "fast-wait")

    assert (refused.value.returncode, prove.lines()) == (2, [])


def test_a_path_that_is_no_folder_is_refused(prove, tmp_path):
    with pytest.raises(CommandError, match="nowhere is not a folder$") as refused:
        call_command("prove_bank", "--bank", str(tmp_path / "nowhere"))

    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("tests", "refusal"),
    [
        ([Told("test_sleep", (SLEEP,), Outcome.SKIPPED, NO_AIRFLOW)], None),
        ([Told("test_sleep", (SLEEP,), Outcome.SKIPPED, "not today")], "not proven: slow-wait blocking-sleep"),
        ([], "not proven: slow-wait blocking-sleep"),
        (BAD, "1 broken"),
    ],
)
def test_strictly_all_severe_faults_are_proven_that_can_be_here(tmp_path, prove, told, tests, refusal):
    write_question(tmp_path)
    told["slow-wait"] = tests

    if refusal is None:
        prove("--no-store", "--strict")
    else:
        with pytest.raises(CommandError) as failed:
            prove("--no-store", "--strict")
        assert (str(failed.value), failed.value.returncode) == (refusal, 1)


def test_strictly_a_variant_that_is_proven_is_proven_whole(tmp_path, prove, told):
    folder = write_question(tmp_path, variants={"dense": {}})
    (dense := folder / "variants" / "dense").mkdir(parents=True)
    for name in ("snippet.py", "fixed.py"):
        (dense / name).write_text((folder / name).read_text())
    told["slow-wait"] = [*GOOD, Told("test_types[dense]", (TYPES,), Outcome.PASSED, variant="dense")]

    with pytest.raises(CommandError, match="^not proven: slow-wait dense blocking-sleep$"):
        prove("--no-store", "--strict")

    assert prove.lines()[4:8] == [
        "  variant dense",
        "  blocker    blocking-sleep    not run  no proof yet",
        "  nit        no-types          proven   1 test",
        "  myth       F-sleep-is-async  not run  no proof yet",
    ]


def test_results_are_not_kept_when_asked_so(tmp_path, prove, told):
    publish(loaded=read_question(write_question(tmp_path)))
    told["slow-wait"] = GOOD

    prove("--no-store")

    assert not ProofResult.objects.exists()


def test_results_of_what_is_not_published_are_told_and_not_kept(tmp_path, prove, told):
    write_question(tmp_path)
    told["slow-wait"] = GOOD

    assert prove()[5] == "  note: not stored: This question is not published yet."
    assert not ProofResult.objects.exists()


def test_without_a_database_the_results_are_told_all_the_same(tmp_path, prove, told, monkeypatch):
    def fails(**of_what):
        raise OperationalError("no such table: snippets_question\nmore")

    write_question(tmp_path)
    told["slow-wait"] = GOOD
    monkeypatch.setattr(prove_bank, "record_proofs", fails)

    note = "  note: not stored: the database is not set up (no such table: snippets_question)"
    assert prove()[5] == note


def test_json_has_the_same_for_programs(tmp_path, prove, told):
    write_question(tmp_path)
    told["slow-wait"] = GOOD

    [question] = (data := json.loads("\n".join(prove("--json", "--no-store"))))["questions"]

    assert (question["slug"], question["kind"], question["faults"], question["notes"]) == (
        "slow-wait",
        "code_review",
        [],
        [],
    )
    assert question["proofs"][""][0] == {
        "target": SLEEP,
        "weight": "blocker",
        "status": "proven",
        "why": "",
        "tests": 1,
        "against": {"Python": "3.11.7", "a server": ""},
    }
    assert data["figures"] == {
        "kinds": {"code_review": 1},
        "defects": 2,
        "severe": 1,
        "severe_proven": 1,
        "myths": 1,
        "myths_proven": 1,
        "points": 0,
        "points_proven": 0,
    }
