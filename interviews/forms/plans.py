from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet

from interviews.forms.interviews import PeopleField, people
from interviews.models import Plan, PlanItem, Position
from interviews.roles import Role
from interviews.services.planning import Problem
from snippets.models import QuestionVersion
from snippets.schema import Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_PROBLEMS = 8
MOST_MINUTES = 240


class MembersForm(forms.Form):
    members = PeopleField(
        people(), required=False, help_text="Hiring managers decide on this position, interviewers see its plans."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = people(Role.HIRING_MANAGER, Role.INTERVIEWER)  # type: ignore[attr-defined]


class PositionForm(MembersForm):
    name = forms.CharField(label="Name of the position", max_length=120)
    field_order = ["name", "members"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Position.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a position of this name already.")
        return name


class PlanForm(forms.Form):
    round_name = forms.CharField(label="Name of the round", max_length=120, initial="Code review round")
    warm_up = forms.IntegerField(label="Warm-up, minutes", min_value=1, max_value=60, initial=9)
    closing = forms.IntegerField(label="Candidate's questions, minutes", min_value=1, max_value=60, initial=5)

    @staticmethod
    def initial_of(plan: Plan) -> dict[str, Any]:
        minutes = {item.part: item.minutes for item in plan.items.all()}
        return {
            "round_name": plan.round_name,
            "warm_up": minutes.get(PlanItem.Part.WARM_UP),
            "closing": minutes.get(PlanItem.Part.CLOSING),
        }


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
    def label_from_instance(self, version: QuestionVersion) -> str:
        return f"{version.title} · {version.question.get_kind_display()} · {version} · {version.minutes} min"


class ProblemForm(forms.Form):
    version = VersionField(QuestionVersion.objects.none(), label="Question", required=False, empty_label="None")
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=MOST_MINUTES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = askable()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("minutes") and not data.get("version") and "version" not in self.errors:
            self.add_error("version", "Choose the question that these minutes are for.")
        return data


class BaseProblemFormSet(forms.BaseFormSet[ProblemForm]):
    def clean(self) -> None:
        if any(self.errors):
            return
        problems = self.chosen()
        if not problems:
            raise forms.ValidationError("A plan needs at least one question.")
        if len({problem.version.question_id for problem in problems}) < len(problems):
            raise forms.ValidationError("The same question stands in the plan twice.")

    def chosen(self) -> list[Problem]:
        """The chosen questions in the order of the rows."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("version")]
        return [Problem(row["version"], row["minutes"] or row["version"].minutes) for row in rows]


ProblemFormSet = cast(
    "type[BaseProblemFormSet]",
    forms.formset_factory(ProblemForm, formset=BaseProblemFormSet, extra=3, max_num=MOST_PROBLEMS, validate_max=True),
)


def askable() -> QuerySet[QuestionVersion]:
    """What a plan may take: the version in force of each question; the warm-up asks about backgrounds by itself."""
    newest = QuestionVersion.objects.newest().exclude(question__kind=Kind.BACKGROUND)
    return newest.select_related("question")


def members_of(position: Position) -> list[User]:
    return [membership.user for membership in position.memberships.select_related("user")]
