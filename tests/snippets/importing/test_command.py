from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from interviews.roles import Role
from snippets.models import Draft
from tests.factories import make_user

DOCUMENT = """\
# Questions

<!-- none of it -->

## Ticket counter

Find the bugs.

```python
left -= 1
```

### Answer

Two buyers.

### Date

12 March 2024

## Empty
"""


@pytest.fixture
def document(tmp_path) -> Path:
    path = tmp_path / "round.md"
    path.write_text(DOCUMENT)
    return path


def run(path, *options) -> str:
    out = StringIO()
    call_command("import_questions", path, *options, stdout=out)
    return out.getvalue()


def refused(path, *options) -> tuple[int, str, str]:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_questions", path, *options, stdout=out)
    return error.value.returncode, str(error.value), out.getvalue()


@pytest.mark.django_db
def test_questions_become_drafts_once(document):
    first, second = run(document), run(document)

    assert first.splitlines() == [
        "Taken as drafts: 1",
        "  line 5: code review: Ticket counter (ticket-counter)",
        "Already there: 0",
        "Left: 3",
        "  line 1: the heading of a chapter: # Questions",
        "  line 3: a comment or bare markup: <!-- none of it -->",
        "  line 21: nothing stands in it: ## Empty",
    ]
    assert second.splitlines()[:3] == [
        "Taken as drafts: 0",
        "Already there: 1",
        "  line 5: code review: Ticket counter (ticket-counter)",
    ]
    draft = Draft.objects.get()
    assert (draft.slug, draft.kind, draft.title, draft.code) == (
        "ticket-counter", "code_review", "Ticket counter", "left -= 1"
    )  # fmt: skip
    assert draft.data == {
        "intro": "Find the bugs.", "reference_answer": "Two buyers.", "dated": "2024-03-12", "language": "python"
    }  # fmt: skip


@pytest.mark.django_db
def test_the_same_question_of_another_document_is_already_there(document, tmp_path):
    run(document)
    other = tmp_path / "other.md"
    other.write_text("## Ticket counter\n\nFind the  bugs.\n\n~~~py\nleft -= 1\n~~~\n\n**Source:** elsewhere\n")

    assert "Already there: 1" in run(other)
    assert Draft.objects.count() == 1


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(document):
    assert run(document, "--dry-run").splitlines()[0] == "Would be taken: 1"
    assert json.loads(run(document, "--dry-run", "--json"))["questions"][0]["slug"] == "ticket-counter"
    assert Draft.objects.count() == 0


@pytest.mark.django_db
def test_json_is_all_that_is_printed(document):
    found = json.loads(run(document, "--json"))

    assert found == {
        "questions": [
            {
                "kind": "code_review",
                "slug": "ticket-counter",
                "title": "Ticket counter",
                "description": "Find the bugs.",
                "code": "left -= 1",
                "language": "python",
                "objective": None,
                "skills": [],
                "considerations": [],
                "remarks": [],
                "reference_answer": "Two buyers.",
                "source": None,
                "date": "2024-03-12",
            }
        ],
        "left": [
            {"line": 1, "text": "# Questions", "why": "the heading of a chapter"},
            {"line": 3, "text": "<!-- none of it -->", "why": "a comment or bare markup"},
            {"line": 21, "text": "## Empty", "why": "nothing stands in it"},
        ],
    }
    assert Draft.objects.count() == 1


@pytest.mark.django_db
def test_a_document_without_questions_ends_with_1(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text("Ann: Hello.\nBen: Hello, Ann.\nAnn: Bye.\n")

    status, message, out = refused(path, "--json")

    assert (status, message) == (1, f"no question was found in {path}")
    assert [left["why"] for left in json.loads(out)["left"]] == ["a conversation"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"caf\xe9", "is not UTF-8 text"),
        (b"# A\0B", "is not text: it contains NUL characters"),
        (b"x" * (5 * 1024 * 1024 + 1), "is larger than 5 MB"),
    ],
)
def test_what_is_no_text_ends_with_2(tmp_path, raw, why):
    path = tmp_path / "document.md"
    path.write_bytes(raw)

    assert refused(path) == (2, f"{path} {why}", "")


def test_a_missing_file_and_a_folder_end_with_2(tmp_path):
    assert refused(tmp_path) == (2, f"{tmp_path} is a folder, not a document", "")
    path = tmp_path / "none.md"
    assert refused(path) == (2, f"{path} cannot be read: No such file or directory", "")


@pytest.mark.django_db
def test_the_drafts_of_any_document_open_in_the_editor(client):
    documents = [path for path in (Path(__file__).parent / "documents").iterdir() if path.suffix in {".md", ".txt"}]
    for path in documents:
        run(path)
    client.force_login(make_user(Role.AUTHOR))

    drafts = list(Draft.objects.all())
    assert len(drafts) > len(documents)
    assert {client.get(reverse("snippets:draft", args=[draft.public_id])).status_code for draft in drafts} == {200}
