"""What the list of rubrics shows, read with the same few queries however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from interviews.models import Plan, Position
from scoring.models import PlanRubric, Rubric, RubricDraft, RubricVersion
from scoring.services.rubric_drafts import problems_of
from scoring.services.rubrics import DEFAULT_SLUG

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Listed:
    """`plans` are those that the reader may see; `unchosen` counts the plans that follow this rubric by default."""

    rubric: Rubric
    versions: Sequence[RubricVersion]
    plans: Sequence[tuple[Plan, RubricVersion]]
    others: int
    unchosen: int

    @property
    def newest(self) -> RubricVersion:
        return self.versions[0]


def listed_for(user: User) -> Iterator[Listed]:
    versions = RubricVersion.objects.select_related("rubric", "published_by").defer("data").order_by("-number")
    rubrics = Rubric.objects.visible_to(user).filter(versions__isnull=False).distinct()
    choices = PlanRubric.objects.select_related("plan__position", "version__rubric").order_by("plan__pk")
    chosen = list(choices.defer("version__data"))
    visible = set(Plan.objects.filter(position__in=Position.objects.visible_to(user)).values_list("pk", flat=True))
    unchosen = Plan.objects.filter(rubric_choice__isnull=True).count()
    for rubric in rubrics.prefetch_related(Prefetch("versions", versions)):
        using = [(choice.plan, choice.version) for choice in chosen if choice.version.rubric_id == rubric.pk]
        seen = [(plan, version) for plan, version in using if plan.pk in visible]
        follows = unchosen if rubric.slug == DEFAULT_SLUG else 0
        yield Listed(rubric, list(rubric.versions.all()), seen, len(using) - len(seen), follows)


def drafts_for(user: User) -> list[tuple[RubricDraft, int]]:
    """Each with how much is missing before it can be published."""
    drafts = RubricDraft.objects.visible_to(user).select_related("base__rubric", "created_by")
    return [(draft, len(problems_of(draft))) for draft in drafts]
