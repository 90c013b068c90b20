"""Each fault and each false claim of this item, shown with real SQLAlchemy and an SQLite file of the test's own.

Threads never meet by luck: a hook of the session, or the feed itself, holds one of them until the other has got to the
place that matters. `ROLLS_BACK` is the repair that lets other faults be seen behind a failed commit.
"""

from __future__ import annotations

import inspect
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import IllegalStateChangeError, IntegrityError, InvalidRequestError, PendingRollbackError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import DetachedInstanceError

from snippets.proving import load

AGAINST = ("SQLAlchemy", "SQLite")
HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", HERE / "fixed.py"
PATIENCE = 30
PRINTS = '            print(f"order {number} is known already")\n'
ROLLS_BACK = {PRINTS: "            session.rollback()\n" + PRINTS}
INJECTED = "nowhere' OR '1' = '1"


def order(number: str, region: str = "north", paid: bool = True, prices=(4, 6)):
    return number, region, paid, list(prices)


@pytest.fixture
def url(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    monkeypatch.setenv("REPORT_DB", url)
    return url


@pytest.fixture
def load_snippet(url):
    """Load the (patched) snippet on the test's database, with its tables made."""
    engines = []

    def loaded(replace=None):
        module = load(SNIPPET, replace)
        engines.append(module.session.get_bind())
        module.Base.metadata.create_all(engines[-1])
        return module

    yield loaded
    for engine in engines:
        engine.dispose()


@pytest.fixture
def snippet(load_snippet):
    return load_snippet()


class Repaired:
    """The repaired file behind the snippet's own calls: same feeds, same results, prices as they stand."""

    def __init__(self, url: str) -> None:
        self.module = load(FIXED)
        self.sessions = self.module.sessions_on(url)
        self.engine = self.sessions.kw["bind"]
        self.module.Base.metadata.create_all(self.engine)

    def import_orders(self, feed):
        return self.module.import_orders(self.sessions, [self.module.Entry(*row) for row in feed])

    def build_report(self, feeds, region):
        return self.module.build_report(self.sessions, [map(self.module.Entry._make, feed) for feed in feeds], region)


@pytest.fixture
def fixed(tmp_path):
    repaired = Repaired(f"sqlite:///{tmp_path / 'fixed.db'}")
    yield repaired
    repaired.engine.dispose()


def engine_of(module):
    return module.engine if isinstance(module, Repaired) else module.session.get_bind()


def stored(module) -> list[str]:
    """The numbers in the database, seen through a connection of the test's own."""
    other = create_engine(engine_of(module).url)
    with closing(other.connect()) as connection:
        numbers = connection.exec_driver_sql("SELECT number FROM orders ORDER BY number").scalars().all()
    other.dispose()
    return list(numbers)


@contextmanager
def seen(target, name: str):
    """What the event brings, as it happens."""
    rows: list[tuple] = []

    def note(*args) -> None:
        rows.append(args)

    event.listen(target, name, note)
    yield rows
    event.remove(target, name, note)


@contextmanager
def statements(module):
    with seen(engine_of(module), "before_cursor_execute") as rows:
        texts: list[str] = []
        yield texts
        texts += [row[2] for row in rows]


@contextmanager
def held(target, name: str, when=lambda *args: True):
    """Hold the thread that first gets to this hook of the session until `let_go` is set; `there` says that it is."""
    there, let_go, first = threading.Event(), threading.Event(), threading.Lock()

    def hold(*args) -> None:
        if when(*args) and first.acquire(blocking=False):
            there.set()
            assert let_go.wait(PATIENCE)

    event.listen(target, name, hold)
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            try:
                yield pool, there, let_go
            finally:
                let_go.set()
    finally:
        event.remove(target, name, hold)


# --- one session for all threads ---------------------------------------------------------------------------------


@pytest.mark.proves("session-shared-between-threads", "F-session-per-thread")
@pytest.mark.filterwarnings("ignore:Usage of the 'Session.add:sqlalchemy.exc.SAWarning")  # the library sees it too
@pytest.mark.parametrize(
    ("hook", "error", "message"),
    [
        ("before_commit", IllegalStateChangeError, r"Method 'commit\(\)' can't be called here"),
        ("after_begin", InvalidRequestError, "concurrent operations are not permitted"),
    ],
)
def test_a_second_thread_meets_the_first_one_inside_the_session(snippet, hook, error, message) -> None:
    with held(snippet.session, hook) as (pool, there, let_go):
        first = pool.submit(snippet.import_orders, [order("A-1")])
        assert there.wait(PATIENCE)
        second = pool.submit(snippet.import_orders, [order("B-1")])
        assert isinstance(second.exception(PATIENCE), error)
        with pytest.raises(error, match=message):
            second.result()
        let_go.set()
        first.exception(PATIENCE)
    snippet.session.close()


@pytest.mark.proves("session-shared-between-threads")
@pytest.mark.parametrize("hook", ["before_commit", "after_begin"])
def test_with_a_session_each_they_do_not_meet(fixed, hook) -> None:
    with held(fixed.sessions, hook) as (pool, there, let_go):
        first = pool.submit(fixed.import_orders, [order("A-1")])
        assert there.wait(PATIENCE)
        assert pool.submit(fixed.import_orders, [order("B-1")]).result(PATIENCE) == 1
        let_go.set()
        assert first.result(PATIENCE) == 1
    assert stored(fixed) == ["A-1", "B-1"]


@pytest.mark.proves("session-shared-between-threads")
def test_one_threads_rollback_loses_the_others_order_in_silence(load_snippet, fixed, capsys) -> None:
    module = load_snippet(ROLLS_BACK)
    for target in (module, fixed):
        target.import_orders([order("B-1")])

    with held(module.session, "transient_to_pending", lambda _, row: isinstance(row, module.Item)) as (
        pool,
        there,
        let_go,
    ):
        first = pool.submit(module.import_orders, [order("A-1", prices=[10])])
        assert there.wait(PATIENCE)
        pool.submit(module.import_orders, [order("B-1")]).result(PATIENCE)
        let_go.set()
        first.result(PATIENCE)
    assert stored(module) == ["B-1"]
    assert capsys.readouterr().out == "order B-1 is known already\n"

    with held(fixed.sessions, "before_flush") as (pool, there, let_go):
        first = pool.submit(fixed.import_orders, [order("A-1", prices=[10])])
        assert there.wait(PATIENCE)
        pool.submit(fixed.import_orders, [order("B-1")]).result(PATIENCE)
        let_go.set()
        first.result(PATIENCE)
    assert stored(fixed) == ["A-1", "B-1"]


@pytest.mark.proves("F-session-per-thread")
def test_the_other_thread_sees_the_same_pending_order(snippet) -> None:
    pending = snippet.Order(number="A-1", region="north", paid=True)
    snippet.session.add(pending)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: pending in snippet.session.new).result(PATIENCE)
    snippet.session.close()


# --- the query as text -------------------------------------------------------------------------------------------


@pytest.mark.proves("sql-built-from-text", "F-text-escapes")
def test_a_quote_in_the_region_opens_every_region(snippet, fixed) -> None:
    feed = [order("N-1", "north", prices=[1]), order("S-1", "south", prices=[2])]
    assert snippet.build_report([feed], INJECTED) == ({"N-1": 1, "S-1": 2}, {})
    assert fixed.build_report([feed], INJECTED) == ({}, {})
    assert fixed.build_report([feed], "south") == ({"S-1": 2}, {})


@pytest.mark.proves("sql-built-from-text", "F-text-escapes")
def test_another_table_can_be_read_through_the_region(snippet) -> None:
    with engine_of(snippet).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE account (login TEXT, secret TEXT)")
        connection.exec_driver_sql("INSERT INTO account VALUES ('ada', 'hunter2')")
    region = "' UNION SELECT 1, login || ':' || secret, '', 1 FROM account --"
    totals, _ = snippet.build_report([], region)
    assert totals == {"ada:hunter2": 0}


@pytest.mark.proves("sql-built-from-text")
def test_an_apostrophe_in_a_name_breaks_the_query(snippet, fixed) -> None:
    feed = [order("V-1", "Val d'Aosta", prices=[3])]
    with pytest.raises(sqlalchemy.exc.OperationalError):
        snippet.build_report([feed], "Val d'Aosta")
    snippet.session.close()
    assert fixed.build_report([feed], "Val d'Aosta") == ({"V-1": 3}, {})


@pytest.mark.proves("sql-built-from-text", "F-text-escapes")
def test_a_bound_parameter_is_all_it_takes(load_snippet) -> None:
    module = load_snippet(
        {
            "text(f\"SELECT * FROM orders WHERE region = '{region}' ORDER BY number\")": (
                'text("SELECT * FROM orders WHERE region = :region ORDER BY number").bindparams(region=region)'
            )
        }
    )
    assert module.build_report([[order("N-1")]], INJECTED) == ({}, {})
    assert module.build_report([], "north") == ({"N-1": 10}, {})


# --- after a failed commit ---------------------------------------------------------------------------------------


@pytest.mark.proves("no-rollback-after-error", "F-failed-commit-resets")
def test_the_order_after_a_known_one_fails(snippet, fixed, capsys) -> None:
    snippet.import_orders([order("A-1")])
    with pytest.raises(PendingRollbackError, match="first issue Session.rollback"):
        snippet.import_orders([order("A-1"), order("A-2")])
    assert capsys.readouterr().out == "order A-1 is known already\n"
    assert stored(snippet) == ["A-1"]
    fixed.import_orders([order("A-1")])
    assert fixed.import_orders([order("A-1"), order("A-2")]) == 1
    assert stored(fixed) == ["A-1", "A-2"]


@pytest.mark.proves("no-rollback-after-error")
def test_every_later_call_fails_until_the_process_starts_anew(snippet, load_snippet) -> None:
    feed = [order("A-1")]
    snippet.build_report([feed], "north")
    for _ in range(3):
        with pytest.raises(PendingRollbackError):
            snippet.build_report([feed], "north")
    with pytest.raises(PendingRollbackError):
        snippet.build_report([[order("B-1", "south")]], "south")
    assert load_snippet().build_report([], "north") == ({"A-1": 10}, {})


@pytest.mark.proves("no-rollback-after-error")
def test_a_rollback_in_the_except_lets_it_go_on(load_snippet) -> None:
    module = load_snippet(ROLLS_BACK)
    module.import_orders([order("A-1")])
    module.import_orders([order("A-1"), order("A-2")])
    assert stored(module) == ["A-1", "A-2"]


@pytest.mark.proves("every-conflict-called-known")
def test_an_order_without_a_region_is_called_known_and_lost(load_snippet, fixed, capsys) -> None:
    module = load_snippet(ROLLS_BACK)
    module.import_orders([order("A-1", region=None)])
    assert (stored(module), capsys.readouterr().out) == ([], "order A-1 is known already\n")
    with pytest.raises(IntegrityError, match="NOT NULL constraint failed: orders.region"):
        fixed.import_orders([order("A-1", region=None)])


# --- how the orders are read -------------------------------------------------------------------------------------


@pytest.mark.proves("lazy-items-in-loop")
@pytest.mark.parametrize("orders", [3, 9])
def test_each_order_costs_a_query_for_its_items(snippet, fixed, orders) -> None:
    feed = [order(f"A-{number}") for number in range(orders)]
    for module, expected in ((snippet, 1 + orders), (fixed, 2)):
        module.import_orders(feed)
        with statements(module) as texts:
            assert len(module.build_report([], "north")[0]) == orders
        assert [text.split()[0] for text in texts] == ["SELECT"] * expected


@pytest.mark.proves("lazy-items-in-loop")
def test_selectinload_keeps_it_at_two_queries(load_snippet) -> None:
    module = load_snippet(
        {
            "select, text\n": "select, text\nfrom sqlalchemy.orm import selectinload\n",
            ".from_statement(query)": ".from_statement(query).options(selectinload(Order.items))",
        }
    )
    module.import_orders([order(f"A-{number}") for number in range(9)])
    with statements(module) as texts:
        module.build_report([], "north")
    assert len(texts) == 2


@pytest.mark.proves("items-read-after-close")
def test_one_unpaid_order_ends_the_report(snippet, fixed) -> None:
    feed = [order("A-1"), order("A-2", paid=False, prices=[7])]
    with pytest.raises(DetachedInstanceError, match="lazy load operation of attribute 'items' cannot proceed"):
        snippet.build_report([feed], "north")
    assert fixed.build_report([feed], "north") == ({"A-1": 10}, {"A-2": 7})


@pytest.mark.proves("items-read-after-close")
def test_without_an_unpaid_order_it_goes_unnoticed(snippet) -> None:
    assert snippet.build_report([[order("A-1")]], "north") == ({"A-1": 10}, {})


@pytest.mark.proves("items-read-after-close")
def test_closing_after_the_last_sum_is_enough(load_snippet) -> None:
    returns = "    return totals, unpaid"
    module = load_snippet({"    session.close()\n": "", returns: "    session.close()\n" + returns})
    assert module.build_report([[order("A-2", paid=False, prices=[7])]], "north") == ({}, {"A-2": 7})


# --- how the orders are written ----------------------------------------------------------------------------------


@pytest.mark.proves("commit-per-row")
def test_every_order_is_a_transaction_of_its_own(snippet, fixed) -> None:
    feed = [order(f"A-{number}") for number in range(7)]
    for module, commits in ((snippet, 7), (fixed, 1)):
        with seen(engine_of(module), "commit") as rows:
            module.import_orders(feed)
        assert len(rows) == commits


@pytest.mark.proves("commit-per-row")
def test_a_feed_that_breaks_off_is_left_half_imported(snippet, fixed) -> None:
    feed = [order("A-1"), order("A-2"), ("A-3", "north")]
    for module, left in ((snippet, ["A-1", "A-2"]), (fixed, [])):
        with pytest.raises((ValueError, TypeError)):
            module.import_orders(feed)
        assert stored(module) == left


@pytest.mark.proves("prices-as-float")
def test_ten_cents_and_twenty_are_not_thirty(snippet, fixed) -> None:
    assert snippet.build_report([[order("A-1", prices=[0.1, 0.2])]], "north")[0] == {"A-1": 0.30000000000000004}
    assert fixed.build_report([[order("A-1", prices=[10, 20])]], "north")[0] == {"A-1": 30}


@pytest.mark.proves("session-made-at-import")
def test_nothing_can_be_handed_in(load_snippet, fixed, monkeypatch) -> None:
    assert list(inspect.signature(load_snippet().build_report).parameters) == ["feeds", "region"]
    monkeypatch.delenv("REPORT_DB")
    with pytest.raises(KeyError, match="REPORT_DB"):
        load(SNIPPET)
    assert "sessions" in inspect.signature(fixed.module.build_report).parameters


def test_the_repaired_import_outlives_a_race_for_one_number(fixed, caplog) -> None:
    """Both feeds find the number missing; the one that comes second looks again and keeps its other order."""
    caplog.set_level(logging.WARNING)
    with held(fixed.sessions, "before_flush") as (pool, there, let_go):
        late = pool.submit(fixed.import_orders, [order("A-1"), order("A-2")])
        assert there.wait(PATIENCE)
        assert pool.submit(fixed.import_orders, [order("A-1")]).result(PATIENCE) == 1
        let_go.set()
        assert late.result(PATIENCE) == 1
    assert stored(fixed) == ["A-1", "A-2"]
    assert [record.getMessage() for record in caplog.records] == ["feed not saved attempt=1 orders=2"]


# --- claims that sound right and are not -------------------------------------------------------------------------


@pytest.mark.proves("F-close-ends-session")
def test_a_closed_session_begins_again(snippet) -> None:
    assert snippet.build_report([[order("A-1")]], "north") == ({"A-1": 10}, {})
    assert snippet.build_report([[order("A-2")]], "north") == ({"A-1": 10, "A-2": 10}, {})


@pytest.mark.proves("F-detached-loses-columns")
def test_columns_that_were_read_stay_readable(snippet) -> None:
    snippet.import_orders([order("A-1")])
    row = snippet.session.scalars(select(snippet.Order)).one()
    snippet.session.close()
    assert (row.number, row.region, row.paid) == ("A-1", "north", True)
    with pytest.raises(DetachedInstanceError):
        row.items


@pytest.mark.proves("F-failed-commit-resets")
def test_the_database_is_rolled_back_and_the_session_is_not(snippet) -> None:
    snippet.import_orders([order("A-1"), order("A-1")])
    with create_engine(engine_of(snippet).url).connect() as other:
        other.exec_driver_sql("DELETE FROM orders")  # no lock is left in the way
        other.rollback()
        other.engine.dispose()
    assert not snippet.session.is_active
    snippet.session.rollback()
    assert snippet.session.is_active


@pytest.mark.proves("F-text-gives-tuples")
def test_the_textual_query_gives_orders(snippet) -> None:
    snippet.import_orders([order("A-1")])
    query = select(snippet.Order).from_statement(sqlalchemy.text("SELECT * FROM orders"))
    row = snippet.session.scalars(query).one()
    assert isinstance(row, snippet.Order)
    assert [item.price for item in row.items] == [4, 6]
    snippet.session.close()


@pytest.mark.proves("F-thread-errors-vanish")
def test_an_error_in_a_thread_comes_out_of_the_report(snippet) -> None:
    with pytest.raises(ValueError, match="not enough values to unpack"):
        snippet.build_report([[("A-1", "north")]], "north")


@pytest.mark.proves("F-report-runs-ahead")
def test_the_report_is_read_when_every_feed_is_through(load_snippet) -> None:
    module = load_snippet()
    order_of_things: list[str] = []
    one_done = threading.Event()

    def first():
        yield order("A-1")
        order_of_things.append("first feed")
        one_done.set()

    def second():
        assert one_done.wait(PATIENCE)
        order_of_things.append("second feed")
        yield order("A-2")

    def note(connection, cursor, text, *rest) -> None:
        if text.startswith("SELECT * FROM orders"):
            order_of_things.append("report")

    event.listen(engine_of(module), "before_cursor_execute", note)
    totals, _ = module.build_report([first(), second()], "north")
    assert order_of_things == ["first feed", "second feed", "report"]
    assert totals == {"A-1": 10, "A-2": 10}


@pytest.mark.proves("F-items-not-saved")
def test_the_items_are_saved_with_their_order(snippet) -> None:
    snippet.import_orders([order("A-1", prices=[1, 2, 3])])
    with Session(engine_of(snippet)) as other:
        rows = other.scalars(select(snippet.Item).order_by(snippet.Item.id)).all()
        assert [(row.price, row.order_id) for row in rows] == [(1, 1), (2, 1), (3, 1)]
