"""Publishing rubrics, and which version scores an interview."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, QuerySet, When

from interviews.models import Interview, Plan
from scoring.models import PlanRubric, Rubric, RubricVersion, Scorecard
from scoring.rubrics.drafting.checking import checked
from scoring.rubrics.drafting.files import RubricFileError, read_map
from scoring.rubrics.schema import RubricData
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DEFAULT_SLUG = "default"
DEFAULT_FILE = Path(__file__).resolve().parent.parent / "rubrics" / "default.yaml"


def read_rubric(path: Path) -> RubricData:
    """The rubric of a YAML or JSON file; RubricFileError names the file, the place and the fault."""
    try:
        found = checked(read_map(path.read_bytes(), path.name))
    except (OSError, RubricFileError) as error:
        raise RubricFileError(f"{path}: {error}") from error
    if isinstance(found, RubricData):
        return found
    places = [(".".join(map(str, place)), what) for place, what in found]
    faults = [what if what.startswith(place) else f"{place}: {what}" for place, what in places]
    raise RubricFileError("\n".join(f"{path}: {fault}" for fault in faults))


@transaction.atomic
def publish_rubric(*, rubric: RubricData, by: User | None = None) -> tuple[RubricVersion, bool]:
    """The newest version if it says the very same, else a new one; True if it is new."""
    data = rubric.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    Rubric.objects.get_or_create(slug=rubric.slug, defaults={"title": rubric.title})
    owner = Rubric.objects.select_for_update().get(slug=rubric.slug)
    newest = owner.versions.first()
    if newest and newest.content_hash == digest:
        return newest, False
    if owner.title != rubric.title:
        owner.title = rubric.title
        owner.save(update_fields=["title"])
    number = newest.number + 1 if newest else 1
    return owner.versions.create(number=number, data=data, content_hash=digest, published_by=by), True


@transaction.atomic
def choose_rubric(*, plan: Plan, version: RubricVersion | None) -> None:
    """None: the newest version of the default rubric. All candidates of a plan are scored alike, so the first
    scorecard settles it."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    chosen = chosen_for(plan)
    if version == chosen:
        return
    settled = settled_for(plan)
    if settled and version != settled:
        raise ActionRefused(
            f"Somebody has begun to score an interview of this plan on {settled}, so it stays with that. "
            "Make a new plan to score on another rubric."
        )
    if version is None:
        PlanRubric.objects.filter(plan=plan).delete()
    else:
        PlanRubric.objects.update_or_create(plan=plan, defaults={"version": version})


def chosen_for(plan: Plan | int) -> RubricVersion | None:
    choice = PlanRubric.objects.filter(plan=plan).select_related("version__rubric").first()
    return choice.version if choice else None


def settled_for(plan: Plan) -> RubricVersion | None:
    """What the first scorecard of the plan was begun on."""
    return _begun_on(Scorecard.objects.filter(interview__plan=plan).order_by("pk"))


def _begun_on(scorecards: QuerySet[Scorecard]) -> RubricVersion | None:
    first = scorecards.select_related("rubric__rubric").first()
    return first.rubric if first else None


def newest_default() -> RubricVersion | None:
    return RubricVersion.objects.filter(rubric__slug=DEFAULT_SLUG).select_related("rubric").first()


def rubric_of_plan(plan: Plan) -> RubricVersion | None:
    """What a candidate of the plan would be scored on now."""
    return settled_for(plan) or chosen_for(plan) or newest_default()


def rubric_for(interview: Interview) -> RubricVersion:
    """One version for all raters of an interview, and for all candidates of its plan: a rubric that is published in
    between changes nothing for those who are being compared."""
    its_own_first = Case(When(interview=interview, then=0), default=1)
    of_plan = Scorecard.objects.filter(interview__plan=interview.plan_id).order_by(its_own_first, "pk")
    version = _begun_on(of_plan) or chosen_for(interview.plan_id) or newest_default()
    if version is None:
        raise ActionRefused("No rubric is loaded yet. An administrator runs: manage.py load_rubric")
    return version
