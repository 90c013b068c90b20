from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from interviews.roles import Role
from tests.factories import make_user
from tests.interviews.visits import signed_in

pytestmark = pytest.mark.django_db


def test_people_sign_in_by_address_and_land_on_the_dashboard() -> None:
    user = make_user(Role.INTERVIEWER)
    answer = Client().post(reverse("account_login"), {"login": user.email.upper(), "password": "a-Long-passphrase-1"})
    assert answer["Location"] == reverse("interviews:dashboard")


def test_nobody_signs_up_alone() -> None:
    data = {"email": "new@example.com", "password1": "a-Long-passphrase-1", "password2": "a-Long-passphrase-1"}
    response = Client().post(reverse("account_signup"), data)
    assert "Accounts are made by an administrator" in response.content.decode()
    assert not User.objects.filter(email="new@example.com").exists()


def test_guessing_passwords_is_stopped() -> None:
    user, client = make_user(), Client()
    for _ in range(10):
        client.post(reverse("account_login"), {"login": user.email, "password": "wrong"})
    client.post(reverse("account_login"), {"login": user.email, "password": "a-Long-passphrase-1"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["mfa_index", "account_change_password", "account_email"])
def test_account_pages_stand_in_our_frame(name: str) -> None:
    html = signed_in(Role.INTERVIEWER).get(reverse(name)).content.decode()
    assert "css/people.css" in html
    assert 'aria-label="Account"' in html


def new_user(email: str) -> dict[str, str]:
    password = "a-Long-passphrase-1"
    return {"username": "new", "email": email, "password1": password, "password2": password, "usable_password": "true"}


def test_the_administration_makes_people_by_their_address_once() -> None:
    User.objects.create_superuser("root", "root@example.com", "x")
    client, url = Client(), reverse("admin:auth_user_add")
    client.force_login(User.objects.get())
    for refused in ("", "ROOT@example.com"):
        assert client.post(url, new_user(refused)).status_code == 200
    assert client.post(url, new_user("new@example.com")).status_code == 302
    assert User.objects.get(username="new").email == "new@example.com"
