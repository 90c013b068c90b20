from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from interviews.access import SESSION_ENTRY


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Accounts are made by an administrator: nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def logout(self, request: HttpRequest) -> None:
        """Ends the staff side of the browser only: a candidate in it stays in their interview."""
        entries = request.session.get(SESSION_ENTRY)
        super().logout(request)
        if entries:
            request.session[SESSION_ENTRY] = entries
