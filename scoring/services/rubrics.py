"""Publishing rubrics, and which version scores an interview."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import yaml
from django.db import transaction
from pydantic import ValidationError

from interviews.models import Interview, Plan
from interviews.refusal import ActionRefused
from scoring.models import PlanRubric, Rubric, RubricVersion, Scorecard
from scoring.schema import RubricData

DEFAULT_SLUG = "default"
DEFAULT_FILE = Path(__file__).resolve().parent.parent / "rubrics" / "default.yaml"


class RubricFileError(Exception):
    """A rubric file cannot be used; the message names the file, the place and the fault."""


def read_rubric(path: Path) -> RubricData:
    try:
        return RubricData.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RubricFileError(f"{path}: {error}") from error
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'rubric'}: {fault['msg']}" for fault in error.errors()]
        raise RubricFileError("\n".join(f"{path}: {fault}" for fault in faults)) from error


def publish_rubric(*, rubric: RubricData) -> tuple[RubricVersion, bool]:
    """The newest version if it says the very same, else a new one; True if it is new."""
    data = rubric.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        owner, _ = Rubric.objects.get_or_create(slug=rubric.slug, defaults={"title": rubric.title})
        owner = Rubric.objects.select_for_update().get(pk=owner.pk)
        newest = owner.versions.first()
        if newest and newest.content_hash == digest:
            return newest, False
        number = newest.number + 1 if newest else 1
        return RubricVersion.objects.create(rubric=owner, number=number, data=data, content_hash=digest), True


def choose_rubric(*, plan: Plan, version: RubricVersion) -> PlanRubric:
    return PlanRubric.objects.update_or_create(plan=plan, defaults={"version": version})[0]


def rubric_for(interview: Interview) -> RubricVersion:
    """One version for all raters: what the first of them scored on, else what the plan says, else the default."""
    first = Scorecard.objects.filter(interview=interview).select_related("rubric").first()
    if first:
        return first.rubric
    chosen = PlanRubric.objects.filter(plan=interview.plan_id).select_related("version").first()
    version = chosen.version if chosen else RubricVersion.objects.filter(rubric__slug=DEFAULT_SLUG).first()
    if version is None:
        raise ActionRefused("No rubric is loaded yet. An administrator runs: manage.py load_rubric")
    return version
