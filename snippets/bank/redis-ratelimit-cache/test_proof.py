"""Each fault and each false claim of this item, shown with real FastAPI, httpx and redis-py.

The server behind redis-py is fakeredis, or the Redis of REDIS_URL where that is set. Interleavings are forced: a
barrier inside the client holds every caller at the same command until all have come that far.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import uuid
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import fakeredis
import httpx
import pytest
import redis.asyncio as redis

from snippets.proving import load

AGAINST = ("fastapi", "httpx", "redis", "the Redis of REDIS_URL" if os.environ.get("REDIS_URL") else "fakeredis")
HERE = Path(__file__).parent
PATIENCE = 20
user_ids = itertools.count(random.SystemRandom().randrange(10**9, 10**12))


@dataclass(frozen=True)
class Wording:
    """What a variant of the code calls the things that the proofs touch; `page` and `origin` are paths."""

    folder: Path
    limit: str
    store: str
    upstream: str
    rate: str
    entry: str
    page: str
    origin: str

    def new(self, name: str):
        module = load(self.folder / f"{name}.py")
        module.wording = self
        return module


WORDINGS = {
    "": Wording(HERE, "LIMIT", "store", "users", "rate:", "profile:", "/profiles/{}", "/users/{}/public"),
    "parcel-tracking": Wording(
        HERE / "variants" / "parcel-tracking", "CALLS_PER_MINUTE", "memory", "carrier", "calls:", "parcel:",
        "/parcels/{}", "/parcels/{}/status",
    ),
}  # fmt: skip


@pytest.fixture(params=WORDINGS, ids=lambda name: name or "plain", autouse=True)
def variant(request) -> str:
    return request.param


@pytest.fixture
def wording(variant) -> Wording:
    return WORDINGS[variant]


@pytest.fixture
def snippet(wording):
    return wording.new("snippet")


@pytest.fixture
def fixed(wording):
    return wording.new("fixed")


def an_address() -> str:
    return f"host-{uuid.uuid4().hex}"


def new_store(server: fakeredis.FakeServer, **options) -> redis.Redis:
    options = {"decode_responses": True} | options
    if url := os.environ.get("REDIS_URL"):
        return redis.Redis.from_url(url, **options)
    return fakeredis.FakeAsyncRedis(server=server, **options)


def plain_profile(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"path": request.url.path})


@asynccontextmanager
async def running(module, *, limit: int = 100, server=None, answer=plain_profile, **options):
    """The module's app on a store and an origin of the test's own; `get` asks it, `asked` counts the origin's calls."""
    asked: Counter[str] = Counter()
    own, wording = an_address(), module.wording

    def origin(request: httpx.Request) -> httpx.Response:
        asked[request.url.path] += 1
        return answer(request)

    async def get(user_id: int | None = None, *, peer: str = own, claims: str | None = None) -> httpx.Response:
        transport = httpx.ASGITransport(module.app, raise_app_exceptions=False, client=(peer, 50000))
        headers = {"X-Forwarded-For": claims} if claims else {}
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as caller:
            page = wording.page.format(next(user_ids) if user_id is None else user_id)
            return await caller.get(page, headers=headers)

    async def statuses(times: int, **where) -> list[int]:
        return [(await get(**where)).status_code for _ in range(times)]

    await getattr(module, wording.upstream).aclose()
    store, key = new_store(server or fakeredis.FakeServer(), **options), f"{wording.rate}{own}"
    upstream = httpx.AsyncClient(transport=httpx.MockTransport(origin), base_url="http://origin.internal")
    for name, value in ((wording.limit, limit), (wording.store, store), (wording.upstream, upstream)):
        setattr(module, name, value)
    async with asyncio.timeout(PATIENCE), upstream, store:
        yield SimpleNamespace(get=get, statuses=statuses, asked=asked, store=store, key=key, own=own)
        await store.delete(key)


def together_at(monkeypatch, owner, name: str, barrier: asyncio.Barrier, prefix: str) -> None:
    """Nobody gets the answer of this command on such a key before all have asked for it."""
    command = getattr(owner, name)

    async def held(key, *rest, **options):
        answer = await command(key, *rest, **options)
        if key.startswith(prefix):
            await barrier.wait()
        return answer

    monkeypatch.setattr(owner, name, held)


def together_before_execute(monkeypatch, store, barrier: asyncio.Barrier) -> None:
    new_pipeline = store.pipeline

    def pipeline(*args, **options):
        pipe = new_pipeline(*args, **options)
        execute = pipe.execute

        async def held(*rest, **more):
            await barrier.wait()
            return await execute(*rest, **more)

        pipe.execute = held
        return pipe

    monkeypatch.setattr(store, "pipeline", pipeline)


# --- the limiter -------------------------------------------------------------------------------------------------


@pytest.mark.proves("check-then-increment", "F-asyncio-no-race")
async def test_everybody_who_reads_before_anybody_counts_gets_in(snippet, monkeypatch) -> None:
    async with running(snippet, limit=3) as app:
        together_at(monkeypatch, app.store, "get", asyncio.Barrier(8), snippet.wording.rate)
        answers = await asyncio.gather(*(app.get() for _ in range(8)))
        assert [answer.status_code for answer in answers] == [200] * 8
        assert await app.store.incrby(app.key, 0) == 8


@pytest.mark.proves("check-then-increment")
async def test_counting_and_asking_in_one_step_keeps_the_limit(fixed, monkeypatch) -> None:
    async with running(fixed, limit=3) as app:
        together_before_execute(monkeypatch, app.store, asyncio.Barrier(8))
        answers = await asyncio.gather(*(app.get() for _ in range(8)))
        assert Counter(answer.status_code for answer in answers) == {200: 3, 429: 5}


@pytest.mark.proves("check-then-increment", "F-redis-single-threaded")
async def test_commands_of_two_workers_come_between_each_other(snippet, monkeypatch) -> None:
    """Each worker has an event loop's share and a connection of its own; Redis serves one command at a time."""
    server, barrier, other = fakeredis.FakeServer(), asyncio.Barrier(2), snippet.wording.new("snippet")
    async with running(snippet, limit=1, server=server) as one, running(other, limit=1, server=server) as two:
        for worker in (one, two):
            together_at(monkeypatch, worker.store, "get", barrier, snippet.wording.rate)
        answers = await asyncio.gather(one.get(peer=one.own), two.get(peer=one.own))
        assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.proves("expire-apart-from-incr")
async def test_a_counter_whose_expire_failed_never_ends(snippet, monkeypatch) -> None:
    async with running(snippet, limit=3) as app:
        with monkeypatch.context() as patch:
            patch.setattr(app.store, "expire", _lost)
            assert await app.statuses(1) == [500]
        assert await app.statuses(4) == [200, 200, 429, 429]
        assert await app.store.ttl(app.key) == -1


@pytest.mark.proves("expire-apart-from-incr")
async def test_a_worker_stopped_between_the_two_commands_leaves_a_ban_for_ever(snippet, monkeypatch) -> None:
    reached = asyncio.Event()

    async def stopped_here(*args):
        reached.set()
        await asyncio.Event().wait()

    async with running(snippet, limit=1) as app:
        with monkeypatch.context() as patch:
            patch.setattr(app.store, "expire", stopped_here)
            request = asyncio.create_task(app.get())
            await reached.wait()
            request.cancel()
            await asyncio.wait({request})
        assert await app.statuses(2) == [429, 429]
        assert await app.store.ttl(app.key) == -1


@pytest.mark.proves("expire-apart-from-incr")
async def test_what_is_counted_has_its_end_from_the_start(fixed, monkeypatch) -> None:
    async with running(fixed, limit=3) as app:
        with monkeypatch.context() as patch:
            patch.setattr(type(app.store.pipeline()), "execute", _lost)
            assert await app.statuses(1) == [200]
            assert await app.store.exists(app.key) == 0
        assert await app.statuses(4) == [200, 200, 200, 429]
        assert 0 < await app.store.ttl(app.key) <= fixed.WINDOW


async def _lost(*args, **options):
    raise redis.ConnectionError("Connection lost")


@pytest.mark.proves("spoofable-client-address")
async def test_a_new_header_is_a_new_client(snippet, fixed) -> None:
    async def ten_names(app) -> list[int]:
        return [(await app.get(claims=an_address())).status_code for _ in range(10)]

    async with running(snippet, limit=2) as app:
        assert await ten_names(app) == [200] * 10
    async with running(fixed, limit=2) as app:
        assert await ten_names(app) == [200] * 2 + [429] * 8


@pytest.mark.proves("spoofable-client-address")
async def test_anybody_can_use_up_the_allowance_of_somebody_else(snippet, fixed) -> None:
    async def victim_after_attack(app) -> int:
        victim = an_address()
        await app.statuses(3, claims=victim)
        return (await app.get(peer=victim)).status_code

    async with running(snippet, limit=2) as app:
        assert await victim_after_attack(app) == 429
    async with running(fixed, limit=2) as app:
        assert await victim_after_attack(app) == 200


@pytest.mark.proves("spoofable-client-address")
async def test_behind_a_known_proxy_the_hop_it_added_counts(fixed) -> None:
    real = an_address()
    async with running(fixed, limit=2) as app:
        answers = [await app.get(peer="10.0.0.2", claims=f"{an_address()}, {real}") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert (await app.get(peer="10.0.0.2", claims=an_address())).status_code == 200


@pytest.mark.proves("window-edge-burst")
async def test_twice_the_limit_fits_around_the_end_of_a_window(snippet) -> None:
    async with running(snippet, limit=5) as app:
        assert await app.statuses(6) == [200] * 5 + [429]
        await app.store.pexpire(app.key, 0)  # the window ends
        assert await app.statuses(6) == [200] * 5 + [429]


@pytest.mark.proves("window-edge-burst")
async def test_a_sliding_window_allows_the_limit_in_any_sixty_seconds(fixed) -> None:
    async with running(fixed, limit=5) as app:
        granted = []
        for now in (1000.0, 1059.0, 1059.9, 1060.1, 1061.0, 1119.9, 1120.2):
            fixed.clock = lambda now=now: now
            granted.append((await app.statuses(3 if now == 1000.0 else 5)).count(200))
        assert granted == [3, 2, 0, 3, 0, 2, 3]


@pytest.mark.proves("redis-outage-undecided")
async def test_without_redis_every_request_is_an_error(snippet, fixed) -> None:
    async def during_outage(module) -> list[int]:
        server = fakeredis.FakeServer()
        async with running(module) as app, fakeredis.FakeAsyncRedis(server=server) as store:
            setattr(module, module.wording.store, store)
            server.connected = False
            return await app.statuses(2)

    assert await during_outage(snippet) == [500, 500]
    assert await during_outage(fixed) == [200, 200]


@pytest.mark.proves("no-retry-after")
async def test_a_refusal_does_not_say_when_to_come_back(snippet, fixed) -> None:
    async def refusal(module) -> httpx.Response:
        async with running(module, limit=1) as app:
            await app.get()
            return await app.get()

    refused = await refusal(snippet)
    assert (refused.status_code, refused.headers.get("Retry-After")) == (429, None)
    assert 0 < int((await refusal(fixed)).headers["Retry-After"]) <= fixed.WINDOW


# --- the cache ---------------------------------------------------------------------------------------------------


@pytest.mark.proves("cache-stampede")
@pytest.mark.parametrize(("name", "loads"), [("snippet", 10), ("fixed", 1)])
async def test_all_who_miss_together_ask_the_origin(wording, monkeypatch, name, loads) -> None:
    user_id = next(user_ids)
    path = wording.origin.format(user_id)
    async with running(wording.new(name)) as app:
        together_at(monkeypatch, app.store, "get", asyncio.Barrier(10), wording.entry)
        answers = await asyncio.gather(*(app.get(user_id) for _ in range(10)))
        assert [answer.status_code for answer in answers] == [200] * 10
        assert app.asked == {path: loads}
        monkeypatch.undo()
        assert (await app.get(user_id)).json() == {"path": path}
        assert app.asked == {path: loads}


@pytest.mark.proves("cache-stampede")
async def test_what_was_cached_together_ends_together(snippet, fixed, monkeypatch) -> None:
    async def lifetimes(module) -> set[int]:
        kept = []
        async with running(module) as app:
            write = app.store.set

            async def noted(key, value, *, ex):
                kept.append(ex)
                return await write(key, value, ex=ex)

            monkeypatch.setattr(app.store, "set", noted)
            await app.statuses(20)
        assert len(kept) == 20
        return set(kept)

    monkeypatch.setattr(fixed, "random", random.Random(6))
    assert await lifetimes(snippet) == {300}
    spread = await lifetimes(fixed)
    assert len(spread) > 5
    assert 240 <= min(spread) <= max(spread) <= 300


@pytest.mark.proves("upstream-error-as-500")
@pytest.mark.parametrize(("status", "told"), [(404, 404), (503, 502)])
async def test_whatever_the_origin_answers_becomes_a_500(snippet, fixed, status, told) -> None:
    for module, expected in ((snippet, 500), (fixed, told)):
        async with running(module, answer=lambda request: httpx.Response(status)) as app:
            assert await app.statuses(1) == [expected]


# --- claims that sound right and are not -------------------------------------------------------------------------


@pytest.mark.proves("F-incr-not-atomic", "F-incr-missing-key")
async def test_incr_loses_nothing_and_begins_at_one() -> None:
    server, key = fakeredis.FakeServer(), f"rate:{an_address()}"
    async with new_store(server) as one, new_store(server) as two:
        counts = await asyncio.gather(*(client.incr(key) for client in [one, two] * 50))
        assert sorted(counts) == list(range(1, 101))
        await one.delete(key)


@pytest.mark.proves("F-incr-missing-key")
async def test_the_first_request_of_a_client_passes(snippet) -> None:
    async with running(snippet) as app:
        assert await app.store.exists(app.key) == 0
        assert await app.statuses(1) == [200]
        assert await app.store.get(app.key) == "1"


@pytest.mark.proves("F-incr-resets-ttl")
async def test_counting_on_leaves_the_end_of_the_window_where_it_was(snippet) -> None:
    async with running(snippet) as app:
        await app.get()
        await app.store.expire(app.key, 30)
        assert await app.statuses(5) == [200] * 5
        assert 0 < await app.store.ttl(app.key) <= 30


@pytest.mark.proves("F-limit-off-by-one", "F-dependency-not-run")
async def test_one_after_the_other_exactly_the_limit_passes(snippet) -> None:
    async with running(snippet, limit=4) as app:
        assert await app.statuses(6) == [200] * 4 + [429] * 2
        assert (await app.get()).json() == {"detail": "Too many requests"}


@pytest.mark.proves("F-refused-requests-count")
async def test_refused_requests_do_not_count(snippet) -> None:
    async with running(snippet, limit=2) as app:
        assert await app.statuses(7) == [200] * 2 + [429] * 5
        assert await app.store.get(app.key) == "2"


@pytest.mark.proves("F-blocks-event-loop")
async def test_a_slow_redis_answer_holds_up_nobody_else(snippet, monkeypatch) -> None:
    async with running(snippet) as app:
        reached, let_go, slow, read = asyncio.Event(), asyncio.Event(), an_address(), app.store.get

        async def slow_for_one(key):
            if key == f"{snippet.wording.rate}{slow}":
                reached.set()
                await let_go.wait()
            return await read(key)

        monkeypatch.setattr(app.store, "get", slow_for_one)
        waiting = asyncio.create_task(app.get(peer=slow))
        await reached.wait()
        assert await app.statuses(2) == [200, 200]
        assert not waiting.done()
        let_go.set()
        assert (await waiting).status_code == 200


@pytest.mark.proves("F-bytes-break-int")
@pytest.mark.parametrize(("decode", "kind"), [(True, str), (False, bytes)])
async def test_the_counter_can_be_read_as_text_and_as_bytes(snippet, decode, kind) -> None:
    async with running(snippet, limit=2, decode_responses=decode) as app:
        assert await app.statuses(3) == [200, 200, 429]
        assert type(await app.store.get(app.key)) is kind
