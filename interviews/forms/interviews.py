from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from interviews.models import Interview, Participant, Plan, Position
from interviews.models.event import Status
from interviews.roles import Role
from interviews.zones import NoSuchTime, moment, zone_choices

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def people(*roles: Role) -> QuerySet[User]:
    users = get_user_model().objects.filter(is_active=True, groups__name__in=[role.value for role in roles])
    return users.distinct().order_by("first_name", "last_name", "username")


class PersonLabel:
    def label_from_instance(self, user: User) -> str:
        return f"{user.get_full_name()} · {user.email}" if user.get_full_name() else user.get_username()


class PeopleField(PersonLabel, forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not generic at run time
    widget = forms.CheckboxSelectMultiple


class PersonField(PersonLabel, forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
    pass


class TimeForm(forms.Form):
    day = forms.DateField(label="Date", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    clock = forms.TimeField(label="Time", widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    timezone = forms.ChoiceField(label="Time zone of this time", choices=zone_choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"day", "clock", "timezone"} <= data.keys():
            self._read_moment(data)
        return data

    def _read_moment(self, data: dict[str, Any]) -> None:
        try:
            data["scheduled_at"] = moment(data["day"], data["clock"], data["timezone"])
        except NoSuchTime:
            self.add_error("clock", "The clocks are put forward over this time on this day. Choose another one.")
            return
        if data["scheduled_at"] < timezone.now() - timedelta(hours=1):
            self.add_error("day", "This time has passed. Choose one that is still to come.")


class InterviewForm(TimeForm):
    plan = forms.ModelChoiceField(Plan.objects.none(), label="Position and plan", empty_label="Choose a plan")
    candidate_name = forms.CharField(label="Candidate's name", max_length=120)
    candidate_pronouns = forms.CharField(label="Pronouns", max_length=40, required=False)
    candidate_email = forms.EmailField(
        label="E-mail", required=False, help_text="For your own records: nothing is sent to it from here."
    )
    candidate_timezone = forms.ChoiceField(label="The candidate's time zone", choices=zone_choices)
    mode = forms.ChoiceField(
        label="Who leads", choices=Interview.Mode.choices, widget=forms.RadioSelect, initial=Interview.Mode.ASSISTANT
    )
    interviewers = PeopleField(people(), required=False, help_text="They see the answer key, may take over, and score.")
    observers = PeopleField(people(), required=False, help_text="They watch: no answer key, no notes, no scores.")
    field_order = [
        "plan",
        "candidate_name",
        "candidate_pronouns",
        "candidate_email",
        "candidate_timezone",
        "day",
        "clock",
        "timezone",
        "mode",
        "interviewers",
        "observers",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = self.fields["plan"]
        plans.queryset = Plan.objects.select_related("position")  # type: ignore[attr-defined]
        self.fields["timezone"].widget.attrs["data-browser-zone"] = ""
        self.fields["interviewers"].queryset = people(Role.INTERVIEWER)  # type: ignore[attr-defined]
        self.fields["observers"].queryset = people(*Role)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        interviewers, observers = set(data.get("interviewers", ())), set(data.get("observers", ()))
        if both := interviewers & observers:
            names = ", ".join(sorted(user.get_full_name() or user.get_username() for user in both))
            self.add_error("observers", f"Interviewer and observer at once is not possible: {names}.")
        if data.get("mode") == Interview.Mode.INTERVIEWER and not interviewers:
            self.add_error("interviewers", "Choose at least one interviewer, as one is to lead.")
        return data

    def details(self) -> dict[str, Any]:
        """What `create_interview` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("day", "clock")}


class ParticipantForm(forms.Form):
    user = PersonField(people(), label="Person", empty_label="Choose a person")
    role = forms.ChoiceField(label="Part", choices=Participant.Role.choices)
    credentials = forms.CharField(
        label="Credentials", max_length=120, required=False, help_text="For the report: job title, experience."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people(*Role)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        user = data.get("user")
        leads = data.get("role") == Participant.Role.INTERVIEWER
        if user and leads and not user.groups.filter(name=Role.INTERVIEWER).exists():
            self.add_error("user", "This person does not have the role of an interviewer.")
        return data


class FilterForm(forms.Form):
    """The filter of the interview list; nonsense in the URL filters nothing."""

    q = forms.CharField(label="Candidate", required=False, max_length=120, widget=forms.SearchInput)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any status"), *Status.choices])
    position = forms.ModelChoiceField(
        Position.objects.none(), required=False, to_field_name="public_id", empty_label="Any position"
    )

    def __init__(self, *args: Any, positions: QuerySet[Position], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = positions  # type: ignore[attr-defined]

    def apply(self, interviews: QuerySet[Interview]) -> QuerySet[Interview]:
        self.is_valid()
        wanted = {
            "candidate_name__icontains": self.cleaned_data.get("q"),
            "live__status": self.cleaned_data.get("status"),
            "position": self.cleaned_data.get("position"),
        }
        return interviews.filter(**{lookup: value for lookup, value in wanted.items() if value})
