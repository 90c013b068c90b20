"""Measures playback of a long interview: `python bench/measure_playback.py --help`.

Holds an interview of many events in a SQLite database of its own, serves it, opens its playback in Chromium and scrubs
through it as a person does. `server` is the time of the page's response, `open` that from the navigation to a page that
can be used, a step's that which the browser spent in scripts for it (layout that they ask for included). The goals are
for the clock; the processor's time tells what it would be on a machine with nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PASSWORD, EMAIL = "a-Long-passphrase-1", "bench@example.com"
STEPS = ("far jump", "five seconds", "next mark", "back one event")
CLOCK, PROCESSOR = "timeTicks", "threadTicks"
# Milliseconds, p95.
GOALS = {"server": 500, "open": 500, **dict.fromkeys(STEPS, 16)}
OPENED = "() => performance.getEntriesByName('playback-ready')[0].startTime"
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
KEYS = {"five seconds": "ArrowRight", "next mark": "j", "back one event": "Shift+ArrowLeft"}
Took = dict[str, list[float]]


def hold(events: int) -> str:
    """The path of the playback of an interview over three snippets, with everything that may happen in one."""
    from interviews.roles import Role
    from scoring.services.scorecards import submit
    from tests.factories import make_plan, make_user, make_version
    from tests.scoring.sessions import filled_draft, live_session, load_default_rubric

    load_default_rubric()
    rater = make_user(Role.INTERVIEWER, email=EMAIL, name="Bench")
    rater.set_password(PASSWORD)
    rater.save()
    session = live_session(rater, plan=make_plan(versions=[make_version(slug) for slug in ("one", "two", "three")]))
    share = events // 3
    for number in range(events - 12):
        if number % share == 0:
            version = session.show(number // share + 1)
            seq = session.says("candidate", "The `sleep` in line 5 blocks.")
        seq = happen(session, version, seq, number)
    session.end()
    submit(scorecard=filled_draft(session.interview, rater))
    return f"/reports/{session.interview.public_id}/playback/"


def happen(session: Any, version: str, seq: int, number: int) -> int:
    """One event, most often something said, 1 to 17 seconds later; gives the seq of the candidate's last words."""
    from interviews.events import ASSISTANT, CANDIDATE, Commented, Edited, Noted

    kind, after, line = number % 20, 1 + number * 7 % 17, 1 + number % 5
    if kind in (3, 13):
        comment = Commented(version=version, first_line=line, line_count=1, text=f"Comment {number}.")
        session.add(CANDIDATE, comment, after=after)
    elif kind == 5:
        session.add(CANDIDATE, Edited(seq=seq, text=f"Words {number}, better said."), after=after)
    elif kind == 7:
        session.probes(version, "sleep-0", "blocking-sleep", 0, f"Question {number}: what happens in `wait` then?")
    elif kind == 11:
        session.finds(version, f"extra-{number}", seq, "blocks")
    elif kind == 17:
        actor = session.interview.participants.get().actor
        session.add(actor, Noted(text=f"Note {number}", room_seq=seq), after=after)
    elif kind % 4 == 0:
        session.says(ASSISTANT, f"And line {line}, number {number}?", after=after)
    else:
        return int(session.says(CANDIDATE, f"Words {number} about `time.sleep` and L5. " * 3, after=after))
    return seq


@contextmanager
def served(env: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env={**env, "PORT": str(port)})
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(url, timeout=2)
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(15)


def asked(path: str, rounds: int) -> tuple[list[float], list[float]]:
    """The milliseconds of the response, by the clock and of the processor."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=EMAIL))
    clock, processor = [], []
    for _ in range(rounds + 2):
        began, worked = time.perf_counter(), time.process_time()
        client.get(path)
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    return clock[2:], processor[2:]


@contextmanager
def signed_in(url: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import ARGUMENTS, find_chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{url}/accounts/login/")
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{url}/")
        yield page
        browser.close()


def opened(page: Any, address: str) -> float:
    page.goto(address)
    page.wait_for_selector("[data-ready]")
    return float(page.evaluate(OPENED))


def scrubbed(page: Any, rounds: int, domain: str) -> Took:
    """What the browser spent in scripts for each step, in milliseconds of the `domain`."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": domain})

    def scripting() -> float:
        metrics = {row["name"]: row["value"] for row in devtools.send("Performance.getMetrics")["metrics"]}
        return float(metrics["ScriptDuration"]) * 1000

    def timed(act: Callable[[], None]) -> float:
        before = scripting()
        act()
        page.evaluate(SETTLED)
        return scripting() - before

    took = {"far jump": _dragged(page, rounds, timed)}
    for name, key in KEYS.items():
        took[name] = [timed(lambda: page.keyboard.press(key)) for _ in range(rounds)]  # noqa: B023 - called at once
    devtools.send("Performance.disable")
    devtools.detach()
    return took


def _dragged(page: Any, rounds: int, timed: Callable[[Callable[[], None]], float]) -> list[float]:
    box = page.locator('[data-part="slider"]').bounding_box()
    draw, y = random.Random(7), box["y"] + box["height"] / 2  # noqa: S311 - the same places each time
    page.mouse.move(box["x"], y)
    page.mouse.down()
    took = [timed(lambda: page.mouse.move(box["x"] + draw.random() * box["width"], y)) for _ in range(rounds)]
    page.mouse.up()
    return took


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _figures(values: list[float]) -> str:
    return f"p50 {statistics.median(values):6.1f}   p95 {p95(values):6.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=40, help="how often each step is done")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "REDIS_URL": "", "LOG_LEVEL": "WARNING"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        sys.path.insert(0, str(ROOT))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        path = hold(options.events)
        clock, processor = ({"server": took} for took in asked(path, options.rounds))
        with served(dict(os.environ)) as url, signed_in(url) as page:
            clock["open"] = [opened(page, url + path) for _ in range(max(10, options.rounds // 2) + 1)][1:]
            clock |= scrubbed(page, options.rounds, CLOCK)
            processor |= scrubbed(page, options.rounds, PROCESSOR)
    print(f"{options.events} events, milliseconds")
    for name, values in clock.items():
        worked = f"   processor {_figures(processor[name])}" if name in processor else ""
        print(f"{name:15} {_figures(values)}   goal {GOALS[name]:3}{worked}")
    missed = [name for name, values in clock.items() if p95(values) >= GOALS[name]]
    if missed:
        sys.exit(f"Missed: {', '.join(missed)}.")


if __name__ == "__main__":
    main()
