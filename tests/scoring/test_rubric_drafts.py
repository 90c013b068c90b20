from __future__ import annotations

import pytest

from interviews.roles import Role
from scoring.models import Rubric, RubricDraft, RubricVersion
from scoring.rubrics.drafting.files import RubricFileError, write_rubric
from scoring.rubrics.drafting.form import draft_data
from scoring.rubrics.schema import RubricData
from scoring.services.rubric_drafts import (
    begin_draft,
    change_scale,
    copy_rubric,
    edit_rubric,
    import_rubric,
    problems_of,
    publish_draft,
    rebase_draft,
)
from scoring.services.rubrics import publish_rubric
from snippets.refusal import ActionRefused
from snippets.services.saving import DraftChanged, DraftGone, DraftIncomplete, drop_draft, save_draft
from tests.factories import make_user
from tests.scoring.rubric_data import rubric_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    return make_user(Role.AUTHOR)


def imported(author, **changes) -> RubricDraft:
    rubric = RubricData.model_validate(rubric_data(**changes))
    return import_rubric(content=write_rubric(rubric).encode(), name="small.yaml", by=author)[0]


def test_a_new_rubric_is_published_under_the_name_of_who_did_it(author) -> None:
    version = publish_draft(draft=imported(author), by=author)
    assert (str(version), version.rubric.slug, version.published_by) == ("Small v1", "small", author)
    assert version.content == RubricData.model_validate(rubric_data())
    assert not RubricDraft.objects.exists()


def test_what_is_published_and_unchanged_makes_no_version(author, version) -> None:
    draft = edit_rubric(rubric=version.rubric, by=author)
    with pytest.raises(ActionRefused, match="Nothing differs from Small v1"):
        publish_draft(draft=draft, by=author)
    assert (RubricVersion.objects.count(), RubricDraft.objects.count()) == (1, 1)


def test_a_change_is_the_next_version_and_the_rubric_is_called_after_it(author, version) -> None:
    draft = edit_rubric(rubric=version.rubric, by=author)
    draft = save_draft(draft=draft, revision=0, title="Smaller")
    newer = publish_draft(draft=draft, by=author, revision=1)
    assert (newer.number, str(newer), Rubric.objects.get().title) == (2, "Smaller v2", "Smaller")
    version.refresh_from_db()
    assert version.content.title == "Small"


def test_two_who_change_the_same_rubric_share_one_draft(author, version) -> None:
    assert edit_rubric(rubric=version.rubric, by=author) == edit_rubric(rubric=version.rubric, by=make_user())


def test_an_incomplete_draft_is_kept_and_not_published(author) -> None:
    draft = begin_draft(by=author)
    with pytest.raises(DraftIncomplete):
        publish_draft(draft=draft, by=author)
    assert (RubricVersion.objects.count(), len(problems_of(draft)) > 0) == (0, True)


def test_a_window_that_is_behind_overwrites_and_publishes_nothing(author) -> None:
    draft = imported(author)
    save_draft(draft=draft, revision=0, title="Mine")
    with pytest.raises(DraftChanged) as refused:
        save_draft(draft=draft, revision=0, title="Theirs")
    assert refused.value.revision == 1
    for act in (
        lambda: publish_draft(draft=draft, by=author, revision=0),
        lambda: change_scale(draft=draft, revision=0, lowest=1, highest=5),
    ):
        with pytest.raises(DraftChanged):
            act()
    draft.refresh_from_db()
    assert (draft.title, draft.revision) == ("Mine", 1)


def test_a_draft_that_is_gone_is_told_so(author) -> None:
    draft, other = (imported(author, slug=slug) for slug in ("one", "other"))
    stale = RubricDraft.objects.get(pk=draft.pk)
    publish_draft(draft=draft, by=author)
    drop_draft(draft=RubricDraft.objects.get(pk=other.pk))
    for act in (
        lambda: publish_draft(draft=stale, by=author),
        lambda: save_draft(draft=other, revision=0, title="Late"),
        lambda: change_scale(draft=other, revision=0, lowest=1, highest=5),
    ):
        with pytest.raises(DraftGone):
            act()


def test_saying_the_same_again_is_no_save(author) -> None:
    draft = imported(author)
    save_draft(draft=draft, revision=0, title="Mine")
    assert save_draft(draft=draft, revision=0, title="Mine").revision == 1


def test_another_scale_cuts_all_bands_and_the_draft_stays_whole(author) -> None:
    draft = change_scale(draft=imported(author), revision=0, lowest=1, highest=5)
    assert (problems_of(draft), draft.revision) == ([], 1)
    assert publish_draft(draft=draft, by=author).content.highest == 5
    again = imported(author)
    assert change_scale(draft=again, revision=9, lowest=0, highest=10).revision == 0


def test_another_rubric_of_the_same_name_is_not_replaced(author, version) -> None:
    draft = begin_draft(by=author)
    draft = save_draft(draft=draft, revision=0, **{**_fields(author), "slug": "small"})
    with pytest.raises(ActionRefused, match="Another rubric has the short name small already"):
        publish_draft(draft=draft, by=author)


def test_a_published_rubric_keeps_its_short_name(author, version) -> None:
    draft = save_draft(draft=edit_rubric(rubric=version.rubric, by=author), revision=0, slug="large", title="Large")
    with pytest.raises(ActionRefused, match="keeps its short name"):
        publish_draft(draft=draft, by=author)


def test_a_version_published_meanwhile_is_told_and_one_can_go_on_from_it(author, version) -> None:
    draft = save_draft(draft=edit_rubric(rubric=version.rubric, by=author), revision=0, title="Mine")
    theirs, _ = publish_rubric(rubric=RubricData.model_validate(rubric_data(title="Theirs")))
    with pytest.raises(ActionRefused, match="Theirs v2 was published meanwhile"):
        publish_draft(draft=draft, by=author)
    draft = rebase_draft(draft=draft, revision=1)
    assert (draft.base, draft.title) == (theirs, "Mine")
    assert str(publish_draft(draft=draft, by=author)) == "Mine v3"


def test_a_copy_says_all_the_same_under_a_name_to_be_found(author, version) -> None:
    copy = copy_rubric(version=version, by=author)
    assert (copy.base, copy.title, copy.slug) == (None, "Small (a copy)", "")
    assert draft_data(copy)["sections"] == draft_data(edit_rubric(rubric=version.rubric, by=author))["sections"]


def test_a_file_of_a_published_rubric_is_its_next_version(author, version) -> None:
    draft = imported(author, title="From a file")
    assert draft.base == version
    assert publish_draft(draft=draft, by=author).number == 2


def test_the_export_of_a_version_is_that_version_again(author, version) -> None:
    draft, left = import_rubric(content=write_rubric(version.content).encode(), name="small-v1.yaml", by=author)
    assert left == []
    again, is_new = publish_rubric(rubric=RubricData.model_validate(draft_data(draft)))
    assert (again, is_new, again.content_hash) == (version, False, version.content_hash)


def test_a_file_that_is_no_rubric_makes_no_draft(author) -> None:
    with pytest.raises(RubricFileError):
        import_rubric(content=b"- a", name="list.yaml", by=author)
    assert not RubricDraft.objects.exists()


def _fields(author) -> dict[str, object]:
    draft = imported(author, slug="other")
    return {"title": draft.title, "data": draft.data}
