from __future__ import annotations

import logging

import pytest
from django.test import Client

from config.log_filter import MaskTokens


def filtered(message: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    assert MaskTokens().filter(record)
    return record.getMessage()


def test_an_invitations_token_is_not_logged() -> None:
    assert filtered("%s: %s", "Gone", "/join/s3cret-token/") == "Gone: /join/…/"


def test_other_words_are_logged_as_they_are() -> None:
    assert filtered("%s took %d ms", "/interviews/", 12) == "/interviews/ took 12 ms"


@pytest.mark.django_db
def test_a_refused_link_leaves_no_token_in_the_server_log(caplog) -> None:
    caplog.handler.addFilter(MaskTokens())
    Client().get("/join/s3cret-token/")
    assert "s3cret" not in caplog.text
    assert "/join/…/" in caplog.text
