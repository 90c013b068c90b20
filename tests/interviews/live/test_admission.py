from __future__ import annotations

import pytest

from interviews.live.admission import session_of

KEY = "abcdefghijklmnopqrstuvwxyz012345"


@pytest.mark.parametrize(
    "cookies",
    [
        [f"sessionid={KEY}"],
        [f'prefs={{"a": [1, 2]}}; sessionid={KEY}'],
        [f"=; no name; \xe9=\xe9; sessionid={KEY}; last=1"],
        ["theme=dark", f"sessionid={KEY}"],
    ],
)
def test_the_session_is_found_beside_whatever_other_programs_keep(cookies) -> None:
    headers = [(b"host", b"localhost"), *((b"cookie", cookie.encode("latin-1")) for cookie in cookies)]
    assert session_of(headers).session_key == KEY


@pytest.mark.parametrize("headers", [[], [(b"cookie", b"")], [(b"cookie", b"sessionid=")], [(b"cookie", b"\xff;=;")]])
def test_without_a_session_cookie_there_is_no_session(headers) -> None:
    assert session_of(headers).session_key is None
