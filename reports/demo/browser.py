"""As much of a browser as the demo's candidate needs: pages, forms and cookies, from the standard library."""

from __future__ import annotations

from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

SECONDS = 15


class PageRefused(Exception):
    """The server did not answer, or with an error page."""


class Browser:
    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """Where it led to."""
        return self._open(Request(urljoin(self.origin, path)))  # noqa: S310 - the origin is http(s) by settings

    def post(self, path: str, **form: str) -> str:
        token = next((cookie.value for cookie in self.cookies if cookie.name.endswith("csrftoken")), "") or ""
        body = urlencode({**form, "csrfmiddlewaretoken": token}).encode()
        headers = {"Origin": self.origin, "Referer": urljoin(self.origin, path)}
        return self._open(Request(urljoin(self.origin, path), body, headers))  # noqa: S310 - as above

    @property
    def cookie_header(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def _open(self, request: Request) -> str:
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                return str(answer.url)
        except HTTPError as error:
            raise PageRefused(f"{request.selector} was answered with {error.code}") from error
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            start = "Start it first: make run. If it has a port of its own, name that here as well: PORT=..."
            raise PageRefused(f"No server answers at {self.origin} ({reason}). {start}") from error
