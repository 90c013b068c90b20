"""Each fault and each false claim of this item, shown with real FastAPI and the real pymongo driver.

The driver talks to the small server of `conftest.py`, which keeps its documents in mongomock and notes every command
with its connection and the number of documents sent back.
"""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import threading
import warnings
import weakref
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pymongo
import pytest
from bson import ObjectId
from pymongo.errors import OperationFailure, ServerSelectionTimeoutError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette announces the successor of httpx
    from fastapi.testclient import TestClient

from snippets.proving import load

AGAINST = ("fastapi", "pymongo", "mongomock", "a server on 127.0.0.1 that speaks MongoDB's protocol")
HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", HERE / "fixed.py"
SHOP = {"X-Shop-Id": "north"}
FIRST_DAY = datetime(2026, 3, 1)
PATIENCE = 5
SCOPE_LAST = {'{"shop_id": shop, **json.loads(where)}': '{**json.loads(where), "shop_id": shop}'}


def order(number: int, **other):
    return {
        "_id": number,
        "shop_id": "north",
        "customer_id": "c1",
        "placed_on": FIRST_DAY,
        "status": "paid",
        "total": number,
        "card_token": f"tok_{number}",
    } | other


def fill(mongo, rows) -> None:
    mongo["shop"]["orders"].insert_many(rows)


class Clients:
    """Real clients, remembered so that a test can count and close them."""

    def __init__(self) -> None:
        self.made: list[pymongo.MongoClient] = []

    def __call__(self, *args, **options) -> pymongo.MongoClient:
        self.made.append(pymongo.MongoClient(*args, **options))
        return self.made[-1]

    def close(self) -> None:
        for client in self.made:
            client.close()


def opened(path, monkeypatch, replace=None):
    """The module, with `module.clients` for the clients that it makes."""
    module = load(path, replace)
    module.clients = Clients()
    monkeypatch.setattr(module, "MongoClient", module.clients)
    return module


@pytest.fixture
def snippet(mongo, monkeypatch):
    module = opened(SNIPPET, monkeypatch)
    yield module
    module.clients.close()


@pytest.fixture
def fixed(mongo, monkeypatch):
    module = opened(FIXED, monkeypatch)
    yield module
    module.clients.close()


def ask(module, *calls, errors: bool = True, headers=SHOP):
    """The responses to calls such as ("/orders", {"page": 2}), made one after the other in one life of the app."""
    with TestClient(module.app, headers=headers, raise_server_exceptions=errors) as client:
        return [client.get(path, params=params) for path, params in calls]


def page(module, path: str = "/orders", **params):
    (response,) = ask(module, (path, params))
    assert response.status_code == 200, response.text
    return response.json()


def status(module, path: str = "/orders", **params) -> int:
    (response,) = ask(module, (path, params), errors=False)
    return response.status_code


def numbers(page) -> list[str]:
    return [row["_id"] for row in page["items"]]


def data_commands(mongo):
    return [noted for noted in mongo.noted if noted.command in ("find", "aggregate")]


def closed_port_url() -> str:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"mongodb://127.0.0.1:{probe.getsockname()[1]}/"


# --- faults ------------------------------------------------------------------------------------------------------


@pytest.mark.proves("filter-operator-injection")
def test_a_filter_from_the_query_replaces_the_shop_that_the_gateway_set(mongo, snippet, fixed) -> None:
    fill(mongo, [order(1), order(2, shop_id="south"), order(3, shop_id="west")])
    assert numbers(page(snippet)) == ["1"]
    assert sorted(numbers(page(snippet, where='{"shop_id": {"$ne": null}}'))) == ["1", "2", "3"]
    assert numbers(page(snippet, where='{"shop_id": "south"}')) == ["2"]
    assert numbers(page(fixed, where='{"shop_id": {"$ne": null}}')) == ["1"]


@pytest.mark.proves("filter-operator-injection", "F-scope-last-fixes")
def test_operators_read_a_hidden_field_letter_by_letter_even_with_the_shop_put_last(mongo, monkeypatch) -> None:
    scope_last = opened(SNIPPET, monkeypatch, SCOPE_LAST)
    fill(mongo, [order(1, card_token="k9x"), order(2, shop_id="south")])
    assert numbers(page(scope_last, where='{"shop_id": {"$ne": null}}')) == ["1"]
    found = ""
    while len(found) < 3:
        found += next(
            letter
            for letter in "abkx089"
            if page(scope_last, where=json.dumps({"card_token": {"$regex": f"^{found}{letter}"}}))["items"]
        )
    scope_last.clients.close()
    assert found == "k9x"
    assert "card_token" not in scope_last.SHOWN


@pytest.mark.proves("client-per-call")
def test_every_call_of_the_helper_opens_a_client_and_a_connection_of_its_own(mongo, snippet, fixed) -> None:
    fill(mongo, [order(1)])
    ask(snippet, *[("/orders", {})] * 3)
    assert len(snippet.clients.made) == 6
    assert len(data_commands(mongo)) == len({noted.connection for noted in data_commands(mongo)}) == 6

    mongo.noted.clear()
    ask(fixed, *[("/orders", {})] * 3)
    assert len(fixed.clients.made) == 1
    assert (len(data_commands(mongo)), len({noted.connection for noted in data_commands(mongo)})) == (6, 1)


@pytest.mark.proves("unstable-sort")
def test_orders_of_one_day_come_twice_or_never_when_the_server_meets_them_in_another_order(
    mongo, snippet, fixed
) -> None:
    """Among equal sort keys any order is allowed; here it changes between the two pages."""
    fill(mongo, [order(number) for number in range(6)])

    def two_pages(module):
        mongo.met = list
        first = numbers(page(module, page=1, size=3))
        mongo.met = lambda rows: rows[::-1]
        return first + numbers(page(module, page=2, size=3))

    assert two_pages(snippet) == ["0", "1", "2", "2", "1", "0"]
    assert two_pages(fixed) == ["5", "4", "3", "2", "1", "0"]


@pytest.mark.proves("page-bounds-unchecked")
def test_a_page_or_size_of_zero_ends_in_a_server_error(mongo, snippet, fixed) -> None:
    fill(mongo, [order(1)])
    with pytest.raises(ValueError, match="skip must be >= 0"):
        page(snippet, page=0)
    with pytest.raises(ZeroDivisionError):
        page(snippet, size=0)
    assert [status(snippet, page=0), status(snippet, page=-1), status(snippet, size=0)] == [500, 500, 500]
    assert [status(fixed, page=0), status(fixed, page=-1), status(fixed, size=0)] == [422, 422, 422]


@pytest.mark.proves("page-bounds-unchecked")
def test_negative_numbers_give_wrong_pages_without_an_error(mongo, snippet, fixed) -> None:
    fill(mongo, [order(number) for number in range(50)])
    path = "/customers/c1/orders"
    assert page(snippet, path, page=0)["items"] == []
    newest_first = [str(number) for number in reversed(range(50))]
    assert numbers(page(snippet, path, page=-1, size=10)) == newest_first[30:40]
    backwards = page(snippet, size=-7)
    assert (len(backwards["items"]), backwards["pages"]) == (7, -8)
    refused = [status(fixed, path, page=0), status(fixed, path, page=-1, size=10), status(fixed, size=-7)]
    assert refused == [422, 422, 422]


@pytest.mark.proves("last-page-lost")
def test_who_walks_the_pages_it_is_told_of_misses_the_short_last_one(mongo, snippet, fixed) -> None:
    fill(mongo, [order(number, placed_on=FIRST_DAY + timedelta(days=number)) for number in range(45)])

    def walked(module):
        pages = page(module)["pages"]
        return pages, [row for number in range(1, pages + 1) for row in numbers(page(module, page=number))]

    assert (walked(snippet)[0], len(walked(snippet)[1])) == (2, 40)
    assert walked(fixed) == (3, [str(number) for number in reversed(range(45))])


@pytest.mark.proves("last-page-lost")
@pytest.mark.parametrize(("orders", "told", "right"), [(0, 0, 0), (5, 0, 1), (20, 1, 1), (21, 1, 2), (40, 2, 2)])
def test_only_a_total_that_the_size_divides_gives_the_right_number_of_pages(
    mongo, snippet, fixed, orders, told, right
) -> None:
    if orders:
        fill(mongo, [order(number) for number in range(orders)])
    assert (page(snippet)["pages"], page(fixed)["pages"]) == (told, right)


@pytest.mark.proves("sliced-in-python")
def test_all_orders_of_a_customer_travel_for_one_page(mongo, snippet, fixed) -> None:
    fill(mongo, [order(number) for number in range(400)])
    assert len(page(snippet, "/customers/c1/orders", page=2, size=10)["items"]) == 10
    (found,) = data_commands(mongo)
    assert (found.documents, "limit" in found.body) == (400, False)

    mongo.noted.clear()
    assert len(page(fixed, "/customers/c1/orders", page=2, size=10)["items"]) == 10
    assert [noted.documents for noted in mongo.noted if noted.command == "find"] == [10]


class OrdersInMemory:
    def __init__(self, rows):
        self._rows = rows

    def newest(self, shop, wanted, start, count):
        return self._rows[start : start + count]

    def count(self, shop, wanted):
        return len(self._rows)


@pytest.mark.proves("storage-coupled")
def test_the_endpoints_cannot_be_given_another_store(snippet, fixed, monkeypatch) -> None:
    def refuse(*args, **options):
        raise AssertionError("made a MongoClient")

    for module in (snippet, fixed):
        monkeypatch.setattr(module, "MongoClient", refuse)
    rows = [{"_id": str(number)} for number in range(3)]
    fixed.app.dependency_overrides[fixed.orders_of] = lambda: OrdersInMemory(rows)
    answer = TestClient(fixed.app, headers=SHOP).get("/orders", params={"page": 2, "size": 2}).json()
    assert answer == {"items": [{"_id": "2"}], "page": 2, "pages": 2}

    ours = [route for route in snippet.app.routes if getattr(route, "dependant", None)]
    assert [(route.path, route.dependant.dependencies) for route in ours] == [
        ("/orders", []),
        ("/customers/{customer_id}/orders", []),
    ]
    for path in ("/orders", "/customers/c1/orders"):
        with pytest.raises(AssertionError, match="made a MongoClient"):
            page(snippet, path)


@pytest.mark.proves("no-size-cap")
def test_one_call_may_ask_for_every_order(mongo, snippet, fixed) -> None:
    fill(mongo, [order(number) for number in range(400)])
    assert len(page(snippet, size=1_000_000)["items"]) == 400
    assert status(fixed, size=1_000_000) == 422


@pytest.mark.proves("malformed-filter")
@pytest.mark.parametrize(
    ("where", "error"),
    [("{", json.JSONDecodeError), ("[1]", TypeError), ('{"$foo": 1}', OperationFailure)],
)
def test_a_filter_that_cannot_be_read_ends_in_a_server_error(mongo, snippet, fixed, where, error) -> None:
    fill(mongo, [order(1)])
    with pytest.raises(error):
        page(snippet, where=where)
    assert (status(snippet, where=where), status(fixed, status=where)) == (500, 422)


@pytest.mark.proves("no-db-error-handling")
def test_a_store_that_is_down_is_waited_for_half_a_minute_and_then_a_server_error(snippet, fixed, monkeypatch) -> None:
    snippet.get_db()
    assert snippet.clients.made[0].options.server_selection_timeout == 30
    monkeypatch.setenv("MONGO_URL", closed_port_url() + "?serverSelectionTimeoutMS=50")
    with pytest.raises(ServerSelectionTimeoutError):
        page(snippet)
    monkeypatch.setattr(fixed, "PATIENCE_MS", 50)
    assert status(fixed) == 503


@pytest.mark.proves("hardcoded-database")
def test_the_database_of_the_address_is_not_used(mongo, snippet, fixed, monkeypatch) -> None:
    monkeypatch.setenv("MONGO_URL", mongo.url.replace("/?", "/staging?"))
    page(snippet)
    assert {noted.body["$db"] for noted in data_commands(mongo)} == {"shop"}
    mongo.noted.clear()
    page(fixed)
    assert {noted.body["$db"] for noted in data_commands(mongo)} == {"staging"}


# --- claims that sound right and are not -------------------------------------------------------------------------


@pytest.mark.proves("F-find-loads-all")
def test_find_sends_nothing_until_it_is_read_and_then_asks_for_one_page(mongo, snippet) -> None:
    fill(mongo, [order(number) for number in range(50)])
    cursor = snippet.get_db()["orders"].find({}).skip(20).limit(10)
    assert data_commands(mongo) == []
    assert len(list(cursor)) == 10
    (found,) = data_commands(mongo)
    assert (found.body["skip"], found.body["limit"], found.documents) == (20, 10, 10)


@pytest.mark.proves("F-sort-only-the-page")
def test_the_sort_named_last_is_still_done_first(mongo, snippet) -> None:
    days = [3, 0, 4, 1, 5, 2]
    fill(mongo, [order(number, placed_on=FIRST_DAY + timedelta(days=number)) for number in days])
    assert [numbers(page(snippet, page=number, size=2)) for number in (1, 2, 3)] == [["5", "4"], ["3", "2"], ["1", "0"]]


@pytest.mark.proves("F-path-param-injection")
def test_a_customer_id_in_the_path_stays_text(mongo, snippet) -> None:
    fill(mongo, [order(1)])
    assert page(snippet, "/customers/%7B%22%24ne%22%3Anull%7D/orders")["items"] == []
    assert [noted.body["filter"] for noted in data_commands(mongo)] == [
        {"shop_id": "north", "customer_id": '{"$ne":null}'}
    ]


@pytest.mark.proves("F-objectid-breaks-json")
def test_an_object_id_leaves_as_text(mongo, snippet) -> None:
    key = ObjectId()
    fill(mongo, [order(1, _id=key)])
    assert numbers(page(snippet)) == numbers(page(snippet, "/customers/c1/orders")) == [str(key)]


@pytest.mark.proves("F-blocks-event-loop")
def test_two_requests_are_in_the_handler_at_once(mongo, snippet, monkeypatch) -> None:
    fill(mongo, [order(1)])
    both, present = threading.Barrier(2), snippet.present

    def meet(row):
        both.wait(PATIENCE)
        return present(row)

    monkeypatch.setattr(snippet, "present", meet)

    async def scenario():
        transport = httpx.ASGITransport(snippet.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=SHOP) as client:
            return await asyncio.gather(client.get("/orders"), client.get("/customers/c1/orders"))

    assert [response.status_code for response in asyncio.run(scenario())] == [200, 200]


@pytest.mark.proves("F-count-loads-documents")
def test_the_count_is_made_by_the_server_and_one_number_comes_back(mongo, snippet) -> None:
    fill(mongo, [order(number) for number in range(400)])
    assert snippet.get_db()["orders"].count_documents({"shop_id": "north"}) == 400
    assert [(noted.command, noted.documents) for noted in data_commands(mongo)] == [("aggregate", 1)]


@pytest.mark.proves("F-json-loads-executes")
def test_json_loads_runs_nothing_of_what_it_reads(snippet, tmp_path) -> None:
    made = tmp_path / "made"
    with pytest.raises(json.JSONDecodeError):
        page(snippet, where=f"__import__('pathlib').Path({str(made)!r}).touch()")
    assert not made.exists()
    assert type(snippet.json.loads('{"__class__": "os.system", "__reduce__": ["touch"]}')) is dict


@pytest.mark.proves("F-connects-in-constructor")
def test_a_client_is_made_though_nobody_listens(snippet, monkeypatch) -> None:
    monkeypatch.setenv("MONGO_URL", closed_port_url() + "?serverSelectionTimeoutMS=50")
    database = snippet.get_db()
    cursor = database["orders"].find({})
    with pytest.raises(ServerSelectionTimeoutError):
        next(cursor)


@pytest.mark.proves("F-connections-pile-up")
@pytest.mark.filterwarnings("ignore:Unclosed MongoClient:ResourceWarning")
def test_forgotten_clients_are_collected_and_their_connections_end(mongo, monkeypatch) -> None:
    module, made = load(SNIPPET), []

    def remembered_weakly(url):
        client = pymongo.MongoClient(url)
        made.append(weakref.ref(client))
        return client

    monkeypatch.setattr(module, "MongoClient", remembered_weakly)
    fill(mongo, [order(1)])
    ask(module, *[("/orders", {})] * 3)
    gc.collect()
    assert [client() for client in made] == [None] * 6
    assert mongo.is_left_alone(PATIENCE)


@pytest.mark.proves("F-page-is-text")
def test_page_and_size_arrive_as_numbers(mongo, snippet) -> None:
    fill(mongo, [order(number) for number in range(5)])
    answer = page(snippet, page="2", size="3")
    assert (answer["page"], len(answer["items"])) == (2, 2)
    assert status(snippet, page="two") == 422


@pytest.mark.proves("F-no-header-lists-all")
@pytest.mark.parametrize("path", ["/orders", "/customers/c1/orders"])
def test_without_the_shop_nothing_is_asked_of_the_store(mongo, snippet, path) -> None:
    fill(mongo, [order(1)])
    (response,) = ask(snippet, (path, {}), headers={})
    assert (response.status_code, data_commands(mongo)) == (422, [])


@pytest.mark.proves("F-past-the-end-fails")
@pytest.mark.parametrize("path", ["/orders", "/customers/c1/orders"])
def test_a_page_past_the_end_is_empty(mongo, snippet, path) -> None:
    fill(mongo, [order(number) for number in range(5)])
    assert page(snippet, path, page=7)["items"] == []
