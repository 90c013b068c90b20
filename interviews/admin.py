from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from interviews.models import Membership, Position


class NewUserForm(AdminUserCreationForm):  # type: ignore[type-arg] # not generic at run time
    """People sign in by e-mail, so nobody is made without one."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email", "first_name", "last_name", "groups")
        field_classes = AdminUserCreationForm.Meta.field_classes

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError("Somebody signs in by this address already.")
        return email


admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg] # not generic at run time
    add_form = NewUserForm
    add_fieldsets = (
        (None, {"fields": ("username", "email", "first_name", "last_name", "groups", "password1", "password2")}),
    )
    list_display = ("email", "first_name", "last_name", "is_active", "is_staff")


class MembershipInline(admin.TabularInline[Membership, Position]):
    model = Membership
    extra = 1


@admin.register(Position)
class PositionAdmin(admin.ModelAdmin[Position]):
    list_display = ("name", "created_at")
    search_fields = ("name",)
    inlines = (MembershipInline,)
