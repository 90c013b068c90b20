"""Each fault and each false claim of this item, shown with real aiohttp against a real server on 127.0.0.1.

The server shares the event loop of the code under test. Where a fault only shows once an earlier one is mended,
the snippet is loaded with just those lines replaced (`AWAITED`, `CALLED`).
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import logging
import socket
import sys
import timeit
from collections import Counter
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from snippets.proving import load, patched_source

AGAINST = ("aiohttp", "Python", "an HTTP server on 127.0.0.1")
HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", HERE / "fixed.py"
AWAITED = {"resp = session.get(url)": "resp = await session.get(url)"}
CALLED = {"await resp.json\n": "await resp.json()\n"}
RUNS = AWAITED | CALLED
ITEMS = [{"value": 4}, {"value": 50}]
PATIENCE = 5


@pytest.fixture
def snippet():
    return load(SNIPPET)


@pytest.fixture
def running():
    """The snippet with the two faults mended that keep every request from being made."""
    return load(SNIPPET, RUNS)


@pytest.fixture
def fixed(monkeypatch):
    module = load(FIXED)
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.001)
    return module


class Site:
    """A server whose every path answers as the test says; counts what it was asked for."""

    def __init__(self, server: TestServer, asked: Counter[str]) -> None:
        self._server, self.asked = server, asked

    def url(self, path: str) -> str:
        return str(self._server.make_url(path))


@asynccontextmanager
async def serving(**handlers):
    """`serving(ok=reply(...))` answers /ok, /ok/1, /ok/2 …"""
    asked: Counter[str] = Counter()

    async def answer(request: web.Request) -> web.StreamResponse:
        asked[request.path] += 1
        return await handlers[request.path.split("/")[1]](request)

    app = web.Application()
    app.router.add_get("/{rest:.*}", answer)
    async with TestServer(app) as server:
        yield Site(server, asked)


def reply(body=None, status: int = 200, content_type: str = "application/json", headers=None):
    text = body if isinstance(body, str) else json.dumps({"items": ITEMS} if body is None else body)

    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=text, status=status, content_type=content_type, headers=headers)

    return handler


def closed_port_url() -> str:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


def run(scenario):
    async def limited():
        return await asyncio.wait_for(scenario(), 30)

    return asyncio.run(limited())


def fetch_alone(module, **handlers):
    """What `fetch_data` makes of the first path, with a session of the test's own."""

    async def scenario():
        async with serving(**handlers) as site, aiohttp.ClientSession() as session:
            return await module.fetch_data(session, site.url(next(iter(handlers))))

    return run(scenario)


def process(module, *paths: str, **handlers):
    async def scenario():
        async with serving(**handlers) as site:
            return await module.process_urls([site.url(path) for path in paths], 10)

    return run(scenario)


async def start_program(path: Path, replace: dict[str, str], tmp_path: Path, *arguments: str):
    """Run the (patched) file as a program of its own: exit status, stdout, stderr."""
    program = tmp_path / path.name
    program.write_text(patched_source(path, replace))
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(program), *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await child.communicate()
    return child.returncode, out.decode(), err.decode()


NORTH, SOUTH = "https://api.example.com/north/readings", "https://api.example.com/south/readings"


# --- the two faults that keep it from running at all -------------------------------------------------------------


@pytest.mark.proves("get-not-awaited")
@pytest.mark.filterwarnings("ignore:coroutine 'ClientSession._request' was never awaited:RuntimeWarning")
def test_the_request_context_manager_is_taken_for_the_response(snippet, fixed) -> None:
    async def scenario():
        async with serving(ok=reply()) as site:
            with pytest.raises(AttributeError, match="RequestContextManager' object has no attribute 'json'"):
                await snippet.process_urls([site.url("ok")], 10)
            gc.collect()
            assert site.asked == {}
            assert (await fixed.process_urls([site.url("ok")], 10)).matches == [{"value": 50}]
            assert site.asked == {"/ok": 1}

    run(scenario)


@pytest.mark.proves("get-not-awaited")
def test_the_request_coroutine_is_never_awaited(snippet) -> None:
    async def scenario():
        async with aiohttp.ClientSession() as session:
            with pytest.raises(AttributeError):
                await snippet.fetch_data(session, "http://127.0.0.1/")

    with pytest.warns(RuntimeWarning, match="ClientSession._request' was never awaited"):
        run(scenario)
        gc.collect()


@pytest.mark.proves("get-not-awaited", "json-not-called")
@pytest.mark.parametrize("get", ["await session.get(url)", "await session.get(url, raise_for_status=False)"])
def test_awaiting_the_request_and_calling_json_makes_it_work(get) -> None:
    module = load(SNIPPET, {"session.get(url)": get} | CALLED)
    assert process(module, "ok", ok=reply()) == [{"value": 50}]


@pytest.mark.proves("json-not-called")
def test_a_method_cannot_be_awaited(fixed) -> None:
    with pytest.raises(TypeError, match="object method can't be used in 'await' expression"):
        fetch_alone(load(SNIPPET, AWAITED), ok=reply())
    assert fetch_alone(fixed, ok=reply()) == ITEMS


# --- what happens when a source misbehaves -----------------------------------------------------------------------


@pytest.mark.proves("response-not-released")
def test_an_unread_response_keeps_its_connection_out_of_the_pool(fixed) -> None:
    leave = "\n    if resp.status != 200:\n        return []"
    leaves_early = load(SNIPPET, {"resp = session.get(url)": "resp = await session.get(url)" + leave} | CALLED)

    async def scenario():
        async with serving(page=reply("x" * 2_000_000, status=500, content_type="text/html")) as site:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=2)) as session:
                for _ in range(2):
                    assert await leaves_early.fetch_data(session, site.url("page")) == []
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(leaves_early.fetch_data(session, site.url("page")), 0.5)
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=2)) as session:
                for _ in range(6):
                    with pytest.raises(fixed.FetchFailed):
                        await asyncio.wait_for(fixed.fetch_data(session, site.url("page")), PATIENCE)

    run(scenario)


@pytest.mark.proves("no-status-check")
@pytest.mark.parametrize(("body", "taken"), [({"error": "database down"}, []), ({"items": ITEMS}, [{"value": 50}])])
def test_a_server_error_passes_for_data(running, fixed, body, taken) -> None:
    assert process(running, "down", down=reply(body, status=500)) == taken
    report = process(fixed, "down", down=reply(body, status=500))
    assert report.matches == []
    assert ["status=500" in reason for reason in report.failures.values()] == [True]


@pytest.mark.proves("no-request-error-handling")
def test_a_refused_connection_ends_the_program(running, fixed) -> None:
    url = closed_port_url()
    with pytest.raises(aiohttp.ClientConnectorError):
        asyncio.run(running.process_urls([url], 10))
    report = asyncio.run(fixed.process_urls([url], 10))
    assert (report.matches, list(report.failures)) == ([], [url])


@pytest.mark.proves("no-request-error-handling")
def test_an_unknown_host_ends_the_program(running, fixed, monkeypatch) -> None:
    def unknown(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # the answer a resolver gives, without asking one
    with pytest.raises(aiohttp.ClientConnectorDNSError):
        asyncio.run(running.process_urls(["http://no-such-host.invalid/"], 10))
    assert list(asyncio.run(fixed.process_urls(["http://no-such-host.invalid/"], 10)).failures) == [
        "http://no-such-host.invalid/"
    ]


@pytest.mark.proves("no-request-error-handling", "no-timeout")
def test_a_timeout_is_not_caught(fixed) -> None:
    hurried = load(
        SNIPPET, RUNS | {"aiohttp.ClientSession()": "aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(0.1))"}
    )
    fixed.TIMEOUT = aiohttp.ClientTimeout(total=0.1)

    async def never(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(asyncio.TimeoutError):
        process(hurried, "never", never=never)
    report = process(fixed, "good", "never", good=reply(), never=never)
    assert report.matches == [{"value": 50}]
    assert len(report.failures) == 1


@pytest.mark.proves("gather-fails-all")
def test_one_bad_source_loses_the_good_ones(running, fixed) -> None:
    handlers = {"good": reply(), "bad": reply("<h1>Bad gateway</h1>", content_type="text/html")}
    with pytest.raises(aiohttp.ContentTypeError):
        process(running, "good", "bad", **handlers)
    report = process(fixed, "good", "bad", **handlers)
    assert report.matches == [{"value": 50}]
    assert len(report.failures) == 1


@pytest.mark.proves("gather-fails-all")
def test_a_request_under_way_dies_with_the_session(running) -> None:
    ends: list[str] = []
    fetch_data = running.fetch_data
    answered = asyncio.Event()

    async def recorded(session, url):
        try:
            return await fetch_data(session, url)
        except aiohttp.ClientConnectionError as exc:
            ends.append(str(exc))
            answered.set()
            raise

    async def never(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def scenario():
        running.fetch_data = recorded
        async with serving(slow=never, bad=reply("no", content_type="text/html")) as site:
            with pytest.raises(aiohttp.ContentTypeError):
                await running.process_urls([site.url("slow"), site.url("bad")], 10)
            await asyncio.wait_for(answered.wait(), PATIENCE)

    run(scenario)
    assert ends == ["Connector is closed."]


@pytest.mark.proves("gather-fails-all")
def test_return_exceptions_alone_only_moves_the_failure() -> None:
    module = load(SNIPPET, RUNS | {"gather(*tasks)": "gather(*tasks, return_exceptions=True)"})
    with pytest.raises(TypeError, match="'ContentTypeError' object is not iterable"):
        process(module, "good", "bad", good=reply(), bad=reply("no", content_type="text/html"))


@pytest.mark.proves("json-decode-unhandled")
@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        ("<h1>Sign in</h1>", "text/html", aiohttp.ContentTypeError),
        ('{"items": []}', "text/plain", aiohttp.ContentTypeError),
        ('{"items": [', "application/json", json.JSONDecodeError),
    ],
)
def test_a_body_that_is_not_json_ends_the_program(running, fixed, body, content_type, error) -> None:
    with pytest.raises(error):
        process(running, "page", page=reply(body, content_type=content_type))
    assert len(process(fixed, "page", page=reply(body, content_type=content_type)).failures) == 1


@pytest.mark.proves("payload-shape-assumed")
@pytest.mark.parametrize(
    ("body", "error", "message"),
    [
        ([1, 2], AttributeError, "'list' object has no attribute 'get'"),
        ({"items": None}, TypeError, "'NoneType' object is not iterable"),
        ("", AttributeError, "'NoneType' object has no attribute 'get'"),
    ],
)
def test_another_shape_of_payload_ends_the_program(running, fixed, body, error, message) -> None:
    with pytest.raises(error, match=message):
        process(running, "odd", odd=reply(body))
    report = process(fixed, "good", "odd", good=reply(), odd=reply(body))
    assert (report.matches, len(report.failures)) == ([{"value": 50}], 1)


@pytest.mark.proves("item-value-assumed")
@pytest.mark.parametrize(
    ("item", "error", "message"),
    [
        ({}, KeyError, "'value'"),
        ({"value": "50"}, TypeError, "'>' not supported between instances of 'str' and 'int'"),
        ({"value": None}, TypeError, "'>' not supported between instances of 'NoneType' and 'int'"),
    ],
)
def test_an_item_without_a_number_ends_the_program(running, fixed, item, error, message) -> None:
    body = {"items": [{"value": 50}, item]}
    with pytest.raises(error, match=message):
        process(running, "mixed", mixed=reply(body))
    report = process(fixed, "mixed", mixed=reply(body))
    assert (report.matches, report.skipped, report.failures) == ([{"value": 50}], 1, {})


@pytest.mark.proves("no-timeout")
def test_one_slow_source_holds_the_whole_batch(running) -> None:
    good_answered, let_go = asyncio.Event(), asyncio.Event()

    async def good(request: web.Request) -> web.Response:
        good_answered.set()
        return await reply()(request)

    async def slow(request: web.Request) -> web.Response:
        await let_go.wait()
        return await reply()(request)

    async def scenario():
        async with serving(good=good, slow=slow) as site:
            batch = asyncio.create_task(running.process_urls([site.url("good"), site.url("slow")], 10))
            await good_answered.wait()
            assert (await asyncio.wait({batch}, timeout=0.3))[0] == set()
            let_go.set()
            assert len(await batch) == 2

    run(scenario)


@pytest.mark.proves("no-timeout", "F-no-timeout-infinite")
def test_the_default_limit_is_five_minutes(running, fixed, monkeypatch) -> None:
    totals = []

    async def look(session, url):
        totals.append(session.timeout.total)
        return []

    for module in (running, fixed):
        monkeypatch.setattr(module, "fetch_data", look)
        asyncio.run(module.process_urls(["http://127.0.0.1/"], 10))
    assert totals == [300, 10]


@pytest.mark.proves("no-retry")
def test_a_passing_503_is_final(running, fixed) -> None:
    def once_down():
        answers = iter([reply({"error": "busy"}, status=503, headers={"Retry-After": "0"}), reply()])

        async def handler(request: web.Request) -> web.Response:
            return await next(answers)(request)

        return handler

    assert process(running, "flaky", flaky=once_down()) == []
    assert process(fixed, "flaky", flaky=once_down()).matches == [{"value": 50}]


@pytest.mark.proves("no-retry")
def test_a_second_dropped_connection_is_final(running, fixed) -> None:
    """aiohttp itself repeats a GET once when the connection drops under it; nothing goes beyond that."""

    def twice_dropped():
        drops = iter([True, True])

        async def handler(request: web.Request) -> web.Response:
            if next(drops, False):
                request.transport.abort()
            return await reply()(request)

        return handler

    with pytest.raises(aiohttp.ServerDisconnectedError):
        process(running, "flaky", flaky=twice_dropped())
    assert process(fixed, "flaky", flaky=twice_dropped()).matches == [{"value": 50}]


@pytest.mark.proves("unbounded-fanout")
def test_only_the_connectors_hundred_limits_the_requests_at_once(running, fixed) -> None:
    async def most_at_once(module, expected: int) -> int:
        here = most = 0
        full = asyncio.Event()

        async def handler(request: web.Request) -> web.Response:
            nonlocal here, most
            here += 1
            most = max(most, here)
            if here >= expected:
                full.set()
            await full.wait()
            here -= 1
            return await reply()(request)

        async with serving(many=handler) as site:
            await module.process_urls([site.url(f"many/{number}") for number in range(130)], 10)
        return most

    assert run(lambda: most_at_once(running, 100)) == 100
    assert run(lambda: most_at_once(fixed, fixed.PER_HOST)) == fixed.PER_HOST


@pytest.mark.proves("no-logging")
def test_a_failed_source_leaves_no_trace(running, fixed, caplog, capsys) -> None:
    caplog.set_level(logging.INFO)
    assert process(running, "down", down=reply({"error": "x"}, status=500)) == []
    ours = [record for record in caplog.records if not record.name.startswith("aiohttp.")]
    assert ([record for record in ours if record.name != "asyncio"], capsys.readouterr()) == ([], ("", ""))
    process(fixed, "down", down=reply({"error": "x"}, status=500))
    assert [record.name for record in caplog.records if "fetch failed url=" in record.getMessage()] == ["readings"]


@pytest.mark.proves("bare-main-block")
def test_one_failure_ends_the_program_with_a_traceback_and_no_output(tmp_path) -> None:
    async def scenario():
        async with serving(good=reply(), bad=reply("no", content_type="text/html")) as site:
            good, bad = site.url("good"), site.url("bad")
            status, out, err = await start_program(SNIPPET, RUNS | {NORTH: good, SOUTH: bad}, tmp_path)
            assert (status, out) == (1, "")
            assert "Traceback" in err
            status, out, err = await start_program(FIXED, {}, tmp_path, good, bad)
            assert (status, out) == (1, '[{"value": 50}]')
            assert "Traceback" not in err
            assert f"fetch failed url={bad}" in err

    run(scenario)


@pytest.mark.proves("hardcoded-config", "F-asyncio-run-wrong")
def test_only_the_literal_sources_are_read_whatever_one_asks_for(tmp_path) -> None:
    async def scenario():
        async with serving(literal=reply(), wanted=reply()) as site:
            wanted = site.url("wanted")
            literals = {NORTH: site.url("literal/1"), SOUTH: site.url("literal/2")}
            status, out, err = await start_program(SNIPPET, RUNS | literals, tmp_path, wanted, "--threshold", "3")
            assert (status, out, err) == (0, "[{'value': 50}, {'value': 50}]\n", "")
            assert site.asked == {"/literal/1": 1, "/literal/2": 1}
            status, out, _ = await start_program(FIXED, {}, tmp_path, wanted, "--threshold", "3")
            assert (status, out, site.asked["/wanted"]) == (0, json.dumps(ITEMS), 1)

    run(scenario)


@pytest.mark.proves("session-not-injectable")
def test_no_session_of_ones_own_can_be_handed_in(running, fixed) -> None:
    async def scenario():
        async with serving(ok=reply()) as site, aiohttp.ClientSession(headers={"X-From": "test"}) as session:
            with pytest.raises(TypeError, match="unexpected keyword argument 'session'"):
                await running.process_urls([site.url("ok")], 10, session=session)
            assert (await fixed.process_urls([site.url("ok")], 10, session=session)).matches == [{"value": 50}]
            assert not session.closed

    run(scenario)
    assert inspect.get_annotations(running.fetch_data) == {}


# --- claims that sound right and are not -------------------------------------------------------------------------


@pytest.mark.proves("F-gather-sequential")
def test_all_requests_are_under_way_together_without_create_task(running) -> None:
    everyone = asyncio.Barrier(20)

    async def waits_for_the_others(request: web.Request) -> web.Response:
        await asyncio.wait_for(everyone.wait(), PATIENCE)
        return await reply()(request)

    assert len(process(running, *(f"meet/{n}" for n in range(20)), meet=waits_for_the_others)) == 20


@pytest.mark.proves("F-order-random", "F-nested-comprehension-order")
def test_results_keep_the_order_of_the_urls(running) -> None:
    last_answered = asyncio.Event()

    async def first_answers_last(request: web.Request) -> web.Response:
        number = int(request.path.rpartition("/")[2])
        if number == 2:
            last_answered.set()
        await last_answered.wait()
        return await reply({"items": [{"value": 100 + number, "n": 1}, {"value": 100 + number, "n": 2}]})(request)

    results = process(running, "late/1", "late/2", late=first_answers_last)
    assert [(item["value"], item["n"]) for item in results] == [(101, 1), (101, 2), (102, 1), (102, 2)]


@pytest.mark.proves("F-session-per-url")
def test_one_session_serves_every_url(running, monkeypatch) -> None:
    made = []
    monkeypatch.setattr(aiohttp, "ClientSession", lambda make=aiohttp.ClientSession: made.append(make()) or made[-1])
    assert len(process(running, *(f"ok/{n}" for n in range(5)), ok=reply())) == 5
    assert len(made) == 1


@pytest.mark.proves("F-session-closed-early", "F-filter-outside-with")
def test_every_answer_is_read_before_the_session_closes_and_the_filter_needs_none() -> None:
    module = load(
        SNIPPET,
        RUNS
        | {
            '    return data.get("items", [])': '    assert not session.closed\n    return data.get("items", [])',
            "    return [item for": "    assert session.closed\n    return [item for",
        },
    )
    assert process(module, "ok/1", "ok/2", ok=reply()) == [{"value": 50}, {"value": 50}]


@pytest.mark.proves("F-http-errors-raise")
@pytest.mark.parametrize("status", [404, 500])
def test_aiohttp_does_not_raise_for_an_error_status(status) -> None:
    async def scenario():
        async with serving(no=reply({}, status=status)) as site, aiohttp.ClientSession() as session:
            async with session.get(site.url("no")) as resp:
                return resp.status, await resp.json()

    assert run(scenario) == (status, {})


@pytest.mark.proves("F-items-keyerror")
def test_a_missing_items_key_gives_an_empty_list(running) -> None:
    assert fetch_alone(running, bare=reply({})) == []


@pytest.mark.proves("F-empty-urls-crash")
def test_no_urls_give_no_matches(snippet) -> None:
    assert asyncio.run(snippet.process_urls([], 10)) == []


@pytest.mark.proves("F-leak-always")
def test_a_body_read_to_the_end_gives_its_connection_back(running) -> None:
    async def scenario():
        async with serving(ok=reply()) as site:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session:
                for _ in range(3):
                    assert await asyncio.wait_for(running.fetch_data(session, site.url("ok")), PATIENCE) == ITEMS

    run(scenario)


@pytest.mark.proves("F-race-shared-list")
def test_nothing_is_lost_or_doubled_with_many_requests_at_once(running) -> None:
    async def numbered(request: web.Request) -> web.Response:
        return await reply({"items": [{"value": 100 + int(request.path.rpartition("/")[2])}]})(request)

    results = process(running, *(f"n/{n}" for n in range(200)), n=numbered)
    assert results == [{"value": 100 + n} for n in range(200)]


@pytest.mark.proves("F-add-parens-only")
@pytest.mark.filterwarnings("ignore:coroutine 'ClientSession._request' was never awaited:RuntimeWarning")
def test_calling_json_alone_leaves_the_first_error() -> None:
    with pytest.raises(AttributeError, match="RequestContextManager' object has no attribute 'json'"):
        fetch_alone(load(SNIPPET, CALLED), ok=reply())
    gc.collect()


@pytest.mark.proves("F-gt-should-be-gte")
def test_the_filter_does_what_a_value_above_the_threshold_says(running, fixed) -> None:
    edge = reply({"items": [{"value": 10}, {"value": 10.5}]})
    assert process(running, "edge", edge=edge) == process(fixed, "edge", edge=edge).matches == [{"value": 10.5}]


@pytest.mark.proves("F-blocking-json")
def test_decoding_a_thousand_items_holds_the_loop_for_milliseconds_only() -> None:
    body = json.dumps({"items": [{"value": n, "name": f"sensor {n}"} for n in range(1000)]})
    assert min(timeit.repeat(lambda: json.loads(body), number=1, repeat=20)) < 0.02
