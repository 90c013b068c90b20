"""The claims about delivery, order and division, played through with small parts of the design."""

from __future__ import annotations

import hashlib
import sqlite3
from bisect import bisect
from collections.abc import Callable, Iterator
from contextlib import closing

import fakeredis
import pytest

KEYS = [f"talk-{number}" for number in range(5_000)]


class Talk:
    """The owner of conversations: stores, numbers, and answers with the number."""

    def __init__(self, connection: sqlite3.Connection, *, unique: bool) -> None:
        self.connection = connection
        key = ", UNIQUE (talk, client_id)" if unique else ""
        connection.execute(f"CREATE TABLE message (talk TEXT, number INT, client_id TEXT, body TEXT{key})")

    def store(self, talk: str, client_id: str, body: str) -> int:
        with self.connection:
            self.connection.execute(
                "INSERT INTO message SELECT ?, 1 + COUNT(*), ?, ? FROM message WHERE talk = ? ON CONFLICT DO NOTHING",
                (talk, client_id, body, talk),
            )
            row = self.connection.execute(
                "SELECT number FROM message WHERE talk = ? AND client_id = ?", (talk, client_id)
            )
            return row.fetchone()[0]

    def after(self, talk: str, number: int) -> list[tuple[int, str]]:
        query = "SELECT number, body FROM message WHERE talk = ? AND number > ? ORDER BY number"
        return self.connection.execute(query, (talk, number)).fetchall()


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as made:
        yield made


def send_until_acknowledged(store: Callable[[], int], lost: int) -> int:
    """The first `lost` acknowledgements do not come back, so the device sends again."""
    for _ in range(lost):
        store()
    return store()


@pytest.mark.proves("at-least-once-without-doubles", "F-acknowledgement-means-once")
def test_a_lost_acknowledgement_doubles_the_message_unless_its_id_is_known(connection) -> None:
    talk = Talk(connection, unique=False)
    send_until_acknowledged(lambda: talk.store("t", "phone-1", "hello"), lost=1)
    assert talk.after("t", 0) == [(1, "hello"), (2, "hello")]


@pytest.mark.proves("at-least-once-without-doubles")
def test_with_the_id_the_message_is_there_once_and_the_number_stays(connection) -> None:
    talk = Talk(connection, unique=True)
    assert send_until_acknowledged(lambda: talk.store("t", "phone-1", "hello"), lost=3) == 1
    assert talk.store("t", "phone-2", "you too") == 2
    assert talk.after("t", 0) == [(1, "hello"), (2, "you too")]


@pytest.mark.proves("history-and-catching-up")
def test_a_device_gets_what_came_after_its_last_number(connection) -> None:
    talk = Talk(connection, unique=True)
    for number in range(1, 6):
        talk.store("t", f"id-{number}", f"line {number}")
    talk.store("other", "id-1", "elsewhere")
    assert talk.after("t", 3) == [(4, "line 4"), (5, "line 5")]


@pytest.mark.proves("order-by-the-server")
def test_sorted_by_the_devices_clocks_the_answer_stands_before_its_question(connection) -> None:
    talk = Talk(connection, unique=True)
    written = [("question", 12 * 60 + 3), ("answer", 12 * 60 + 1)]  # ada's clock is three minutes fast
    for body, _ in written:
        talk.store("t", body, body)
    assert [body for body, _ in sorted(written, key=lambda row: row[1])] == ["answer", "question"]
    assert [body for _, body in talk.after("t", 0)] == ["question", "answer"]


def place(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def ring(servers: int) -> Callable[[str], str]:
    points = sorted(
        (place(f"{server}/{point}"), f"server-{server}") for server in range(servers) for point in range(200)
    )
    starts = [start for start, _ in points]
    return lambda key: points[bisect(starts, place(key)) % len(points)][1]


def moved(before: Callable[[str], object], after: Callable[[str], object]) -> float:
    return sum(before(key) != after(key) for key in KEYS) / len(KEYS)


@pytest.mark.proves("divided-by-conversation", "F-modulo-moves-little")
def test_an_eleventh_server_moves_nearly_all_by_modulo_and_a_small_share_on_a_ring() -> None:
    assert moved(lambda key: place(key) % 10, lambda key: place(key) % 11) > 0.85
    assert 0.03 < moved(ring(10), ring(11)) < 0.16


@pytest.mark.proves("presence-by-heartbeat")
def test_presence_ends_by_itself_without_a_heartbeat() -> None:
    store = fakeredis.FakeRedis()
    store.set("online:ada", 1, px=60_000)
    assert 0 < store.pttl("online:ada") <= 60_000
    store.pexpire("online:ada", 0)
    assert store.get("online:ada") is None
