from __future__ import annotations

import pytest

from snippets.models import Draft
from snippets.services.drafts import begin_draft, publish_draft
from snippets.services.saving import DraftChanged, DraftGone, drop_draft, save_draft
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_save_counts_and_the_next_one_must_know_of_it():
    draft = begin_draft(by=None)

    saved = save_draft(draft=draft, revision=0, title="First")

    assert (saved.title, saved.revision) == ("First", 1)
    with pytest.raises(DraftChanged) as refused:
        save_draft(draft=draft, revision=0, title="From another window")
    assert refused.value.revision == 1
    assert Draft.objects.get().title == "First"


def test_saying_the_same_again_is_no_conflict():
    draft = begin_draft(by=None)
    save_draft(draft=draft, revision=0, title="First", data={"purpose": "To wait."})

    again = save_draft(draft=draft, revision=0, title="First", data={"purpose": "To wait."})

    assert again.revision == 1


def test_what_is_gone_is_neither_saved_nor_published():
    draft = begin_draft(by=None)
    drop_draft(draft=Draft.objects.get())

    with pytest.raises(DraftGone):
        save_draft(draft=draft, revision=0, title="Late")
    with pytest.raises(DraftGone):
        publish_draft(draft=draft, by=make_user())
