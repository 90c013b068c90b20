"""Each fault and each false claim of this item, shown with real asyncio and requests against a server on 127.0.0.1.

The server answers in threads of its own, so it can ask whether the event loop still runs while a request waits. Time
plays no part: what must not happen is awaited over a number of turns of the loop, in which it would have happened.
`LETS_GO` is the repair without which no run ever ends.
"""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests

from snippets.proving import load

AGAINST = ("Python", "requests", "an HTTP server on 127.0.0.1")
HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", HERE / "fixed.py"
PATIENCE = 30
TURNS = 50
LETS_GO = {"except BaseException as error": "except Exception as error"}
GETS = "        try:\n            event = await queue.get()\n"
COUNTS = "            queue.task_done()\n"
WARNS = '            log.warning("event not delivered: %r", error)\n'
ALWAYS_COUNTS = {
    GETS: "        event = await queue.get()\n        try:\n",
    COUNTS: "",
    WARNS: WARNS + "        finally:\n" + COUNTS,
}


class Ended(Exception):
    """Leaves a worker that no cancellation ends."""


class Log:
    """Stands in for the snippet's logger. `ending` lets the next warning raise, which gets out of the except."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.ending = False

    def warning(self, text: str, *args: object) -> None:
        self.lines.append(text % args)
        if self.ending:
            raise Ended


@pytest.fixture(autouse=True)
def straight_to_the_server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def load_snippet(replace=None):
    module = load(SNIPPET, replace)
    module.log, module.PAUSES = Log(), (0,)
    return module


@pytest.fixture
def snippet():
    return load_snippet()


@pytest.fixture
def fixed():
    module = load(FIXED)
    module.PAUSES = (0, 0, None)
    return module


class Site:
    """A server that answers as the test says and keeps the bodies it was sent."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/"
        self.got: list[object] = []

    def event(self, number: int = 1):
        return {"url": self.url, "body": {"number": number}}

    @property
    def numbers(self) -> list[int]:
        return [body["number"] for body in self.got]


@contextmanager
def serving(answer=lambda body: 200):
    """`answer(body)` gives the status and may keep its request waiting."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            site.got.append(body)
            self.send_response(answer(body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def each(*events):
    for event in events:
        yield event


async def nothing(event) -> None:
    pass


async def turns(number: int = TURNS) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def until(condition) -> None:
    end = asyncio.get_running_loop().time() + PATIENCE
    while not condition():
        assert asyncio.get_running_loop().time() < end
        await asyncio.sleep(0.001)


def run(scenario, module=None):
    """Run to the end; a snippet whose workers do not let go is made to."""

    async def limited():
        try:
            return await asyncio.wait_for(scenario(), PATIENCE)
        finally:
            if module:
                module.log.ending = True

    return asyncio.run(limited())


def deliver_all(module, *events, on_sent=nothing):
    return run(lambda: module.run(each(*events), on_sent))


def start_worker(module, queue):
    more = ([],) if module.__file__ == str(FIXED) else ()
    return asyncio.create_task(module.worker(queue, nothing, *more))


def workers_alive() -> int:
    return sum(task.get_coro().__name__ == "worker" for task in asyncio.all_tasks())


# --- ending the workers ------------------------------------------------------------------------------------------


@pytest.mark.proves("cancellation-swallowed")
def test_a_cancelled_worker_goes_on_with_the_next_event(snippet) -> None:
    async def scenario():
        queue = asyncio.Queue()
        task = start_worker(snippet, queue)
        await turns()
        for _ in range(3):
            task.cancel()
            await turns()
        assert not task.done()
        assert snippet.log.lines == ["event not delivered: CancelledError()"] * 3
        queue.put_nowait(site.event(7))
        await queue.join()

    with serving() as site:
        run(scenario, snippet)
    assert site.numbers == [7]


@pytest.mark.proves("cancellation-swallowed")
def test_run_waits_for_ever_for_workers_that_do_not_end(snippet, fixed) -> None:
    async def scenario():
        running = asyncio.create_task(snippet.run(each(site.event()), nothing))
        await until(lambda: len(snippet.log.lines) >= snippet.WORKERS)
        await turns()
        assert snippet.log.lines == ["event not delivered: CancelledError()"] * snippet.WORKERS
        assert (running.done(), workers_alive()) == (False, snippet.WORKERS)

    with serving() as site:
        run(scenario, snippet)
        assert site.numbers == [1]
        assert deliver_all(fixed, site.event()) == []


@pytest.mark.proves("cancellation-swallowed", "F-except-exception-eats-cancel")
def test_with_except_exception_a_worker_can_be_cancelled(fixed) -> None:
    async def scenario(module):
        task = start_worker(module, asyncio.Queue())
        await turns()
        task.cancel()
        await turns()
        return task.cancelled()

    for module in (load_snippet(LETS_GO), fixed):
        assert run(lambda module=module: scenario(module))


# --- counting what is done ---------------------------------------------------------------------------------------


@pytest.mark.proves("task-done-skipped")
def test_one_failed_event_keeps_join_waiting(snippet, fixed) -> None:
    async def scenario():
        running = asyncio.create_task(snippet.run(each(*map(site.event, (1, 2, 3))), nothing))
        await until(lambda: len(site.got) == 3 and snippet.log.lines)
        await turns()
        assert (running.done(), workers_alive()) == (False, snippet.WORKERS)
        assert len(snippet.log.lines) == 1
        assert "500 Server Error" in snippet.log.lines[0]  # no cancellation among them: join has not returned

    with serving(lambda body: 500 if body["number"] == 2 else 200) as site:
        run(scenario, snippet)
        assert deliver_all(fixed, *map(site.event, (1, 2, 3))) == [site.event(2)]


@pytest.mark.proves("task-done-skipped")
def test_letting_go_alone_does_not_help_join() -> None:
    module = load_snippet(LETS_GO)

    async def scenario():
        running = asyncio.create_task(module.run(each(site.event()), nothing))
        await until(lambda: module.log.lines)
        await turns()
        assert not running.done()

    with serving(lambda body: 500) as site:
        run(scenario, module)


@pytest.mark.proves("task-done-skipped")
def test_counting_in_a_finally_behind_the_get_is_enough() -> None:
    with serving(lambda body: 500) as site:
        deliver_all(load_snippet(LETS_GO | ALWAYS_COUNTS), site.event())


@pytest.mark.proves("task-done-skipped")
def test_a_finally_around_the_get_counts_once_too_often() -> None:
    """The trap of the repair: a worker cancelled at get has taken nothing that it could report as done."""
    module = load_snippet(LETS_GO | {COUNTS: "", WARNS: WARNS + "        finally:\n" + COUNTS})

    async def scenario():
        task = start_worker(module, asyncio.Queue())
        await turns()
        task.cancel()
        with pytest.raises(ValueError, match="task_done\\(\\) called too many times"):
            await task

    run(scenario)


# --- the task nobody keeps ---------------------------------------------------------------------------------------


@pytest.mark.proves("on-sent-task-dropped")
def test_what_should_follow_a_delivery_is_cut_off_when_run_is_over(fixed) -> None:
    for module, expected in ((load_snippet(LETS_GO), []), (fixed, [1])):
        recorded: list[int] = []

        async def on_sent(event, recorded=recorded) -> None:
            await turns()
            recorded.append(event["body"]["number"])

        with serving() as site:
            deliver_all(module, site.event(1), on_sent=on_sent)
        assert (site.numbers, recorded) == ([1], expected)


@pytest.mark.proves("on-sent-task-dropped")
def test_its_error_reaches_nobody(fixed) -> None:
    module = load_snippet(LETS_GO)
    complaints: list[str] = []

    async def on_sent(event) -> None:
        raise RuntimeError("no database")

    async def scenario():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(context["message"]))
        assert await module.run(each(site.event()), on_sent) is None
        gc.collect()

    with serving() as site:
        run(scenario)
        assert module.log.lines == []
        assert set(complaints) <= {"Task exception was never retrieved"}  # only the collector may tell
        assert deliver_all(fixed, site.event(), on_sent=on_sent) == [site.event()]


@pytest.mark.proves("on-sent-task-dropped")
def test_the_loop_alone_does_not_keep_a_task_alive() -> None:
    """What waits for something that only it knows is collected in the middle of its work."""
    module = load_snippet(LETS_GO)
    complaints: list[str] = []
    ends: list[str] = []

    async def on_sent(event) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        except GeneratorExit:
            ends.append("collected")
            raise

    async def scenario():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(context["message"]))
        queue = asyncio.Queue()
        worker = asyncio.create_task(module.worker(queue, on_sent))
        queue.put_nowait(site.event())
        await queue.join()
        await turns()
        gc.collect()
        worker.cancel()

    with serving() as site:
        run(scenario)
    assert (ends, complaints) == (["collected"], ["Task was destroyed but it is pending!"])


# --- calls that hold the loop ------------------------------------------------------------------------------------


@pytest.mark.proves("blocking-calls", "F-async-def-parallel")
@pytest.mark.parametrize(("repaired", "patience", "turned"), [(False, 0.3, False), (True, PATIENCE, True)])
def test_the_loop_stands_still_while_a_request_waits(fixed, repaired, patience, turned) -> None:
    module = fixed if repaired else load_snippet(LETS_GO)
    seen: list[bool] = []
    loops: list[asyncio.AbstractEventLoop] = []

    def answer(body) -> int:
        """The request ends only here, so a loop that waits in it cannot turn before."""
        has_turned = threading.Event()
        loops[0].call_soon_threadsafe(has_turned.set)
        seen.append(has_turned.wait(patience))
        return 200

    async def scenario():
        loops.append(asyncio.get_running_loop())
        await module.run(each(site.event()), nothing)

    with serving(answer) as site:
        run(scenario)
    assert seen == [turned]


@pytest.mark.proves("blocking-calls", "F-async-def-parallel")
def test_five_workers_send_one_request_at_a_time(fixed) -> None:
    here, most = 0, 0
    lock, everyone = threading.Lock(), threading.Barrier(fixed.WORKERS)

    def counted(body) -> int:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        threading.Event().wait(0.01)  # room for another request, could there be one
        with lock:
            here -= 1
        return 200

    def together(body) -> int:
        everyone.wait(PATIENCE)
        return 200

    with serving(counted) as site:
        deliver_all(load_snippet(LETS_GO), *map(site.event, range(10)))
    assert (len(site.got), most) == (10, 1)
    with serving(together) as site:
        assert deliver_all(fixed, *map(site.event, range(fixed.WORKERS))) == []


@pytest.mark.proves("blocking-calls")
def test_the_pauses_are_slept_on_the_loops_own_thread() -> None:
    module = load(SNIPPET, LETS_GO | ALWAYS_COUNTS)
    module.log = Log()
    slept: list[tuple[float, bool]] = []

    def sleep(seconds: float) -> None:
        slept.append((seconds, asyncio.current_task() is not None))

    module.time = SimpleNamespace(sleep=sleep)
    with serving(lambda body: 503) as site:
        deliver_all(module, site.event())
    assert slept == [(1, True), (2, True), (4, True)]


# --- smaller things ----------------------------------------------------------------------------------------------


@pytest.mark.proves("unbounded-queue")
def test_everything_is_read_before_the_first_event_is_delivered(fixed) -> None:
    async def scenario(module):
        read, read_by_then = 0, []

        async def source():
            nonlocal read
            for number in range(2_000):
                read += 1
                yield {"url": "", "body": {"number": number}}

        async def deliver(event) -> None:
            read_by_then.append(read)

        module.deliver = deliver
        await module.run(source(), nothing)
        return read_by_then[0]

    assert run(lambda: scenario(load_snippet(LETS_GO))) == 2_000
    assert run(lambda: scenario(fixed)) <= fixed.QUEUE_SIZE + 1


@pytest.mark.proves("no-shutdown-on-error")
@pytest.mark.parametrize("how", ["the source fails", "run is cancelled"])
def test_workers_outlive_a_run_that_breaks_off(fixed, how) -> None:
    async def source():
        if how == "the source fails":
            raise ValueError("bad line")
        await asyncio.Event().wait()
        yield

    async def scenario(module):
        running = asyncio.create_task(module.run(source(), nothing))
        await turns()
        running.cancel()
        with pytest.raises((ValueError, asyncio.CancelledError)):
            await running
        return workers_alive()

    module = load_snippet(LETS_GO)
    assert run(lambda: scenario(module)) == module.WORKERS
    assert run(lambda: scenario(fixed)) == 0


@pytest.mark.proves("retries-the-wrong-errors")
def test_a_404_is_repeated_and_a_refused_connection_is_not(fixed, monkeypatch) -> None:
    asked: list[str] = []
    post = requests.post

    def counted(url, **kwargs):
        asked.append(url)
        return post(url, **kwargs)

    monkeypatch.setattr(requests, "post", counted)
    snippet = load_snippet(LETS_GO | ALWAYS_COUNTS)
    snippet.PAUSES = (0, 0, 0)
    with closing(socket.socket()) as deaf:
        deaf.bind(("127.0.0.1", 0))  # and does not listen
        refused = {"url": f"http://127.0.0.1:{deaf.getsockname()[1]}/", "body": {"number": 2}}
        for module, expected in ((snippet, (3, 1)), (fixed, (1, 3))):
            asked.clear()
            with serving(lambda body: 404) as site:
                deliver_all(module, site.event(), refused)
            assert (asked.count(site.url), asked.count(refused["url"])) == expected


@pytest.mark.proves("failed-events-lost")
def test_an_event_that_failed_is_told_to_nobody(fixed) -> None:
    module = load_snippet(LETS_GO | ALWAYS_COUNTS)
    with serving(lambda body: 500) as site:
        assert deliver_all(module, site.event(4)) is None
        assert [line.startswith("event not delivered: HTTPError(") for line in module.log.lines] == [True]
        assert deliver_all(fixed, site.event(4)) == [site.event(4)]


# --- claims that sound right and are not -------------------------------------------------------------------------


@pytest.mark.proves("F-workers-start-late")
def test_workers_run_though_nobody_awaits_them(snippet) -> None:
    async def scenario():
        queue = asyncio.Queue()
        start_worker(snippet, queue)
        queue.put_nowait(site.event(3))
        await queue.join()

    with serving() as site:
        run(scenario, snippet)
    assert site.numbers == [3]


@pytest.mark.proves("F-queue-needs-lock")
def test_no_event_is_taken_twice_and_none_is_lost() -> None:
    module = load_snippet(LETS_GO)
    taken: list[tuple[str, int]] = []

    async def deliver(event) -> None:
        await turns(event["number"] % 5)
        taken.append((asyncio.current_task().get_name(), event["number"]))

    module.deliver = deliver
    deliver_all(module, *({"number": number} for number in range(300)))
    assert sorted(number for _, number in taken) == list(range(300))
    assert len({name for name, _ in taken}) == module.WORKERS


@pytest.mark.proves("F-join-waits-for-workers")
def test_join_returns_while_the_workers_still_run(snippet) -> None:
    async def scenario():
        queue = asyncio.Queue()
        tasks = [start_worker(snippet, queue) for _ in range(3)]
        for number in range(4):
            queue.put_nowait(site.event(number))
        await queue.join()
        assert [task.done() for task in tasks] == [False] * 3

    with serving() as site:
        run(scenario, snippet)
    assert sorted(site.numbers) == [0, 1, 2, 3]


@pytest.mark.proves("F-gather-raises-cancelled")
def test_gather_takes_the_cancellations_as_results() -> None:
    with serving() as site:
        assert deliver_all(load_snippet(LETS_GO), site.event()) is None


@pytest.mark.proves("F-workers-collected")
def test_a_collection_does_not_touch_the_workers() -> None:
    module = load_snippet(LETS_GO)
    alive: list[int] = []

    async def source():
        await turns()
        gc.collect()
        alive.append(workers_alive())
        yield site.event(5)

    with serving() as site:
        run(lambda: module.run(source(), nothing))
    assert (alive, site.numbers) == ([module.WORKERS], [5])
