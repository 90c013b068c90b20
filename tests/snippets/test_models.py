from __future__ import annotations

import pytest

from snippets.final import FinalError
from snippets.models import AnswerKey, QuestionVersion
from tests.factories import make_user, make_version

pytestmark = pytest.mark.django_db


def change_version(version):
    version.title = "Another"
    version.save()


def change_key(version):
    version.key.fixed_code = "pass\n"
    version.key.save(update_fields=["fixed_code"])


@pytest.mark.parametrize(
    "attempt",
    [
        change_version,
        change_key,
        lambda version: version.delete(),
        lambda version: version.key.delete(),
        lambda version: QuestionVersion.objects.filter(pk=version.pk).update(title="Another"),
        lambda version: QuestionVersion.objects.bulk_update([version], ["title"]),
        lambda version: QuestionVersion.objects.all().delete(),
        lambda version: AnswerKey.objects.update(fixed_code="pass\n"),
        lambda version: AnswerKey.objects.all().delete(),
        lambda version: version.question.versions.update(title="Another"),
    ],
)
def test_what_is_published_never_changes(attempt):
    version = make_version()
    before = QuestionVersion.objects.values().get(), AnswerKey.objects.values().get()

    with pytest.raises(FinalError):
        attempt(version)

    assert (QuestionVersion.objects.values().get(), AnswerKey.objects.values().get()) == before


def test_a_version_outlives_the_account_of_who_published_it():
    author = make_user()
    made = make_version()
    version = QuestionVersion.objects.create(
        question=made.question, number=2, title="x", language="python", code="x", minutes=1, published_by=author
    )

    author.delete()

    assert QuestionVersion.objects.get(pk=version.pk).published_by is None
