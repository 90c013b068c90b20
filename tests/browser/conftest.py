from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.stage import PASSWORD

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    url: str
    env: dict[str, str]
    stage: dict[str, Any]

    def unused(self, name: str) -> dict[str, str]:
        """An interview that nobody has been in, and the way in; there is one for a second attempt."""
        return self.stage[name].pop(0)

    def ask(self, code: str) -> Any:
        """What Django says of the site's database: `code` is an expression, its value comes back as JSON."""
        script = f"import json; from interviews.models import *; print('=>' + json.dumps({code}))"
        done = _python(["manage.py", "shell", "--verbosity", "0", "-c", script], self.env)
        return json.loads(done.rpartition("=>")[2])


def _python(words: list[str], env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _database(folder: Path, owner: str) -> str:
    """A database of its owner's own beside the one that DATABASE_URL names."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{folder / 'browser.sqlite3'}"
    name = f"browser_{owner}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return f"{given.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id) -> Iterator[Site]:
    with site_of(tmp_path_factory.mktemp("site"), worker_id) as site:
        yield site


@contextmanager
def site_of(folder: Path, name: str, **more: str) -> Iterator[Site]:
    """A server with the stage set; `name` tells its database from others, `more` is its further environment."""
    port = _free_port()
    env = {
        **os.environ,
        "DATABASE_URL": _database(folder, name),
        "REDIS_URL": "",
        "PORT": str(port),
        "TURN_DELAY_SECONDS": "0.3",
        "LOG_LEVEL": "WARNING",
        **more,
    }
    stage = json.loads(_python(["-m", "tests.browser.stage"], env))
    log = folder / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=env, stdout=file, stderr=file)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, server, log)
        yield Site(url, env, stage)
    finally:
        server.terminate()
        server.wait(60)
        said = log.read_text()
        assert "Traceback" not in said, said


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text()}")


# Not for the session: Playwright keeps an event loop running, and asynchronous tests follow in the same process.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Person:
    """A browser of one person, which keeps all that it got and whatever it complained of."""

    site: Site
    context: BrowserContext
    page: Page
    got: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    sockets: list[WebSocketRoute] = field(default_factory=list)
    home: str = ""

    def goto(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def sign_in(self, role: str) -> None:
        self.goto("/accounts/login/")
        self.page.get_by_label("Email").fill(f"{role}@example.com")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(self.site.url + "/")

    def part(self, name: str) -> Any:
        return self.page.locator(f'[data-part="{name}"]')

    def say(self, text: str) -> None:
        self.part("say").fill(text)
        self.part("say").press("Enter")

    def drop_connection(self) -> None:
        self.sockets[-1].close(code=1012)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser that a full machine kept waiting may try once more; the summary names each that needed it."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


# Two browsers, two servers and a renderer of PDFs may share two cores.
expect.set_options(timeout=30_000)
REPORT_CSP = """document.addEventListener("securitypolicyviolation",
    (event) => console.error(`CSP ${event.violatedDirective}: ${event.blockedURI}`))"""


# A page that is left takes its requests along, which htmx calls an error.
LEFT = re.compile(r"htmx:(sendAbort|afterRequest), \[object ")


def _is_complaint(message: Any) -> bool:
    return message.type in ("error", "warning") and not LEFT.match(message.text)


def _watch(person: Person) -> None:
    page, person.home = person.page, urlsplit(person.site.url).netloc
    person.context.add_init_script(REPORT_CSP)
    page.on("console", lambda m: person.complaints.append(m.text) if _is_complaint(m) else None)
    page.on("pageerror", lambda error: person.complaints.append(str(error)))
    page.on("response", lambda response: _keep_body(person, response))

    def only_this_host(route: Route) -> None:
        if urlsplit(route.request.url).netloc != person.home:
            person.complaints.append(f"asked another host: {route.request.url}")
        route.continue_()

    def relay(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        person.sockets.append(route)
        route.on_message(server.send)

        def pass_on(message: str | bytes) -> None:
            person.got.append(str(message))
            route.send(message)

        server.on_message(pass_on)

    page.route(re.compile(".*"), only_this_host)
    page.route_web_socket(re.compile(".*"), relay)


def _keep_body(person: Person, response: Any) -> None:
    if response.request.resource_type in ("image", "font") or 300 <= response.status < 400:
        return
    try:
        body = response.text()
    except Exception:  # the page has gone on to another one
        return
    person.got.append(body)
    if response.status >= 400:
        person.complaints.append(f"{response.status} {response.request.method} {response.url}: {body[:300]}")


@pytest.fixture
def new_person(site, chromium) -> Iterator[Any]:
    people: list[Person] = []

    def make(role: str = "", **options: Any) -> Person:
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        context.set_default_timeout(30_000)
        person = Person(site, context, context.new_page())
        _watch(person)
        people.append(person)
        if role:
            person.sign_in(role)
        return person

    yield make
    for person in people:
        person.context.close()
    assert [person.complaints for person in people] == [[]] * len(people)
