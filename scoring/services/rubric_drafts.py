"""Writing a rubric: a draft is begun, checked, given another scale or base, and published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from scoring.models import Rubric, RubricDraft, RubricVersion
from scoring.rubrics.drafting.checking import checked
from scoring.rubrics.drafting.files import draft_fields, read_map
from scoring.rubrics.drafting.form import draft_data
from scoring.rubrics.drafting.scale import new_rubric, with_scale
from scoring.rubrics.rules import scale_of
from scoring.services.rubrics import publish_rubric
from snippets.refusal import ActionRefused
from snippets.schema import Problem
from snippets.services.saving import DraftIncomplete, locked_draft, refuse_unseen, store_draft

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def begin_draft(*, by: User) -> RubricDraft:
    return RubricDraft.objects.create(created_by=by, data=new_rubric())


def copy_rubric(*, version: RubricVersion, by: User) -> RubricDraft:
    """A new rubric that begins with all that this one says, under a name still to be found."""
    fields = draft_fields(version.data)[0]
    fields |= {"title": f"{fields['title'][:107]} (a copy)"[:120], "slug": ""}
    return RubricDraft.objects.create(created_by=by, **fields)


@transaction.atomic
def edit_rubric(*, rubric: Rubric, by: User) -> RubricDraft:
    """The draft that began from the newest version, a new one if there is none."""
    rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    newest = rubric.versions.first()
    if newest is None:
        raise ActionRefused("Nothing of this rubric is published yet.")
    fields = draft_fields(newest.data)[0]
    return newest.drafts.first() or RubricDraft.objects.create(created_by=by, base=newest, **fields)


def import_rubric(*, content: bytes, name: str, by: User) -> tuple[RubricDraft, list[str]]:
    """A draft of all that the file says and a rubric has, and what had to be left out. Raise RubricFileError.

    A rubric that is published already gets a draft of its next version.
    """
    fields, left = draft_fields(read_map(content, name))
    base = RubricVersion.objects.filter(rubric__slug=fields["slug"]).first()
    return RubricDraft.objects.create(created_by=by, base=base, **fields), left


def change_scale(*, draft: RubricDraft, revision: int, lowest: int, highest: int) -> RubricDraft:
    """The bands of all criteria are cut anew for the scale."""
    with transaction.atomic():
        current = locked_draft(draft)
        if scale_of(current.data) == (lowest, highest):
            return current
        return store_draft(current, revision, data=with_scale(current.data, lowest, highest))


def rebase_draft(*, draft: RubricDraft, revision: int) -> RubricDraft:
    """From now on it is compared with the version that was published since it began; what it says stays."""
    with transaction.atomic():
        current = locked_draft(draft)
        newest = newest_of(current)
        return current if newest == current.base else store_draft(current, revision, base=newest)


def newest_of(draft: RubricDraft) -> RubricVersion | None:
    """The version in force of the rubric that the draft changes."""
    return draft.base.rubric.versions.first() if draft.base else None


def problems_of(draft: RubricDraft) -> list[Problem]:
    found = checked(draft_data(draft))
    return found if isinstance(found, list) else []


@transaction.atomic
def publish_draft(*, draft: RubricDraft, by: User, revision: int | None = None) -> RubricVersion:
    """The draft is gone afterwards: a version stands in its place. Raise DraftIncomplete, or say what stands against.

    `revision` is the one that was on the page; raise DraftChanged if another window has saved since.
    """
    draft = locked_draft(draft)
    if revision is not None:
        refuse_unseen(draft, revision)
    rubric = checked(draft_data(draft))
    if isinstance(rubric, list):
        raise DraftIncomplete
    _refuse_another_name(draft, rubric.slug)
    newest = newest_of(draft)
    if newest != draft.base:
        raise ActionRefused(f"{newest} was published meanwhile. Look at what it changed, then go on from it.")
    version, is_new = publish_rubric(rubric=rubric, by=by)
    if not is_new:
        raise ActionRefused(f"Nothing differs from {version}, so there is no new version.")
    if version.number != (draft.base.number + 1 if draft.base else 1):
        raise ActionRefused("Another version was published at this very moment. Load the draft again and look at it.")
    draft.delete()
    return version


def _refuse_another_name(draft: RubricDraft, slug: str) -> None:
    if draft.base is None and Rubric.objects.filter(slug=slug).exists():
        raise ActionRefused(f"Another rubric has the short name {slug} already. Choose another one.")
    if draft.base and draft.base.rubric.slug != slug:
        raise ActionRefused("A published rubric keeps its short name. Begin a new rubric for another one.")
