from __future__ import annotations

import io

import pytest
from django.contrib.auth import get_user
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from interviews.roles import Role
from snippets.exchange.folders import Unpacked, question_files, read_zip, zip_of
from snippets.loader import LoadedQuestion, read_question
from snippets.models import Draft, Question, QuestionVersion
from snippets.services.publishing import publish
from snippets.views.exchange import MAX_DOCUMENT_BYTES, MAX_ZIP_BYTES
from tests.factories import make_user
from tests.snippets.folders import write_question

pytestmark = pytest.mark.django_db

UPLOAD = "/bank/import/"


@pytest.fixture
def loaded(tmp_path):
    return read_question(write_question(tmp_path))


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_user(*roles))
    return client


def a_zip(*questions: LoadedQuestion, **others: dict[str, bytes]) -> bytes:
    return zip_of({loaded.item.slug: question_files(loaded) for loaded in questions} | others)


def send(content: bytes, name: str = "bank.zip", client: Client | None = None):
    file = SimpleUploadedFile(name, content, "application/zip")
    return (client or signed_in(Role.AUTHOR)).post(UPLOAD, {"file": file})


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.ADMINISTRATOR])
def test_writers_upload_and_get_a_draft(loaded, role):
    client = signed_in(role)
    assert client.get(UPLOAD).status_code == 200

    response = send(a_zip(loaded), client=client)

    draft = Draft.objects.get()
    assert response.status_code == 200
    assert reverse("snippets:draft", args=[draft.public_id]) in response.content.decode()
    assert (draft.slug, QuestionVersion.objects.count()) == ("slow-wait", 0)


@pytest.mark.parametrize("roles", [(Role.INTERVIEWER,), (Role.COORDINATOR,), ()])
def test_for_others_there_is_nothing(loaded, roles):
    version, _ = publish(loaded=loaded)
    client = signed_in(*roles)

    assert client.get(UPLOAD).status_code == 404
    assert send(a_zip(loaded), client=client).status_code == 404
    assert client.get(f"/bank/{version.question.slug}/export.zip").status_code == 404
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("page", [UPLOAD, "/bank/slow-wait/export.zip"])
def test_who_is_not_signed_in_is_sent_there(loaded, page):
    publish(loaded=loaded)

    assert Client().get(page)["Location"] == f"/accounts/login/?next={page}"


def test_the_page_says_what_became_of_each_question(loaded, tmp_path):
    publish(loaded=loaded)
    files = question_files(loaded)
    broken = {"item.yaml": b"slug: &x broken\n", "run.sh": b"exit 1", "<b>.py": b""}

    html = send(zip_of({"slow-wait": files, "broken": broken})).content.decode()

    assert "<code>item.yaml:1</code> anchors (&amp;) and aliases (*) are not allowed" in html
    assert "<code>slow-wait</code>" in html
    assert "unchanged" in html
    assert "<code>broken/run.sh</code>" in html
    assert "<code>broken/&lt;b&gt;.py</code>" in html
    assert Draft.objects.count() == 0


def test_a_second_upload_finds_the_draft(loaded):
    send(a_zip(loaded))

    assert "in the drafts already" in send(a_zip(loaded)).content.decode()
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("bank.zip", b"no zip", "This is not a zip file that can be read: File is not a zip file."),
        ("bank.zip", b"", "The submitted file is empty."),
        ("bank.tar", b"x", "Choose a file that ends in .zip, .md, .markdown, .txt."),
        ("bank", b"x", "Choose a file that ends in"),
        ("notes.md", b"\xff\xfe\xfa", "notes.md is not UTF-8 text."),
        ("notes.txt", b"a\0b", "notes.txt is not text: it contains NUL characters."),
        ("notes.md", bytes(MAX_DOCUMENT_BYTES + 1), "The file is larger than 512 kB."),
        ("bank.zip", bytes(MAX_ZIP_BYTES + 1), "The file is larger than 5120 kB."),
        ("bank.zip", zip_of({"..": {"item.yaml": b""}}), "&#x27;../item.yaml&#x27; has a step in its path"),
    ],
    ids=["no zip", "empty", "other ending", "no ending", "no UTF-8", "no text", "long text", "too large", "unsafe"],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(name, content, what):
    response = send(content, name)

    assert response.status_code == 422
    assert what in response.content.decode()
    assert Draft.objects.count() == 0


def test_without_a_file_the_form_says_so():
    response = signed_in(Role.AUTHOR).post(UPLOAD)

    assert (response.status_code, response.context["form"].errors["file"]) == (422, ["This field is required."])


def test_a_zip_without_questions_says_so():
    assert "There is no question folder in it." in send(zip_of({})).content.decode()


def test_a_form_without_its_token_is_refused(loaded):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(Role.AUTHOR))

    assert send(a_zip(loaded), client=client).status_code == 403


def test_a_question_is_downloaded_as_the_zip_that_can_be_imported(loaded):
    publish(loaded=loaded)

    response = signed_in(Role.AUTHOR).get("/bank/slow-wait/export.zip")

    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "application/zip",
        'attachment; filename="slow-wait.zip"',
    )
    assert read_zip(io.BytesIO(response.content)) == Unpacked([loaded], [])


def test_what_is_not_published_cannot_be_downloaded():
    Question.objects.create(slug="nothing-yet", kind="code_review")
    client = signed_in(Role.AUTHOR)

    assert client.get("/bank/nothing-yet/export.zip")["Location"] == "/bank/nothing-yet/"
    assert client.get("/bank/nobody/export.zip").status_code == 404


DOCUMENT = b"""# Backend questions

## Knowledge: lazy querysets

When does a queryset of Django run its query?

## Knowledge: <b>tokens</b>

What is in a JWT?
"""


def test_the_questions_of_a_document_become_drafts_once():
    client = signed_in(Role.AUTHOR)

    html = send(DOCUMENT, "questions.md", client).content.decode()
    again = send(DOCUMENT, "again.MD", client).content.decode()

    assert [html.count("new draft"), html.count("there already")] == [2, 0]
    assert [again.count("new draft"), again.count("there already")] == [0, 2]
    assert "<b>tokens</b>" not in html
    assert {draft.created_by for draft in Draft.objects.all()} == {get_user(client)}
    assert (Draft.objects.count(), QuestionVersion.objects.count()) == (2, 0)


def test_a_document_without_questions_says_so():
    html = send(b"\n \n", "notes.txt").content.decode()

    assert "No question was found in it." in html
    assert Draft.objects.count() == 0
