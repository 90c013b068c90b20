"""Each fault and each false claim of this item, shown with real FastAPI, SQLModel and an SQLite file.

Every test works in a directory of its own, so `./test.db` is new each time. Faults that only show once earlier ones
are mended are shown with just those lines replaced (`JSON_TAGS`, `TABLES_AFTER_MODEL`).
"""

from __future__ import annotations

import ast
import gc
import logging
import sqlite3
import threading
import warnings
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlmodel
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import registry
from sqlmodel import Session

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette announces the successor of httpx
    from fastapi.testclient import TestClient

from snippets import proving

AGAINST = ("fastapi", "sqlmodel", "SQLAlchemy", "SQLite")
HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", HERE / "fixed.py"
TAGS_LINE = "    tags: list[str] = []\n"
JSON_TAGS = {
    TAGS_LINE: "    tags: list[str] = Field(default=[], sa_type=JSON)\n",
    "import Field,": "import JSON, Field,",
}
TABLES_AFTER_MODEL = {
    "SQLModel.metadata.create_all(engine)\n": "",
    '@app.post("/items/")': 'SQLModel.metadata.create_all(engine)\n\n@app.post("/items/")',
}
RUNS = JSON_TAGS | TABLES_AFTER_MODEL
CREATE_ENGINE = 'create_engine("sqlite:///./test.db")'
TOKEN = {"Authorization": "Bearer secret"}


@pytest.fixture(autouse=True)
def own_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///./fixed.db")
    monkeypatch.setenv("API_TOKEN", "secret")


def load(path, replace=None):
    """Load with an SQLModel base of its own: two `Item` tables cannot share one registry."""

    class OwnBase(sqlmodel.SQLModel, registry=registry()):
        pass

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlmodel, "SQLModel", OwnBase)
        return proving.load(path, replace)


@pytest.fixture
def running():
    """The snippet with the two faults mended that keep it from being imported and from finding its table."""
    module = load(SNIPPET, RUNS)
    yield module
    module.engine.dispose()


def load_patched(replace):
    """The running snippet with further pieces replaced."""
    return load(SNIPPET, RUNS | replace)


@contextmanager
def client_of(module, errors: bool = True, headers=None):
    with TestClient(module.app, raise_server_exceptions=errors, headers=headers or {}) as client:
        yield client
    if hasattr(module, "engine"):
        module.engine.dispose()


@pytest.fixture
def client(running):
    with client_of(running, errors=False) as client:
        yield client


@pytest.fixture
def fixed():
    return load(FIXED)


@pytest.fixture
def fixed_client(fixed):
    with client_of(fixed, errors=False, headers=TOKEN) as client:
        yield client


@pytest.fixture
def no_collection():
    """Abandoned sessions sit in reference cycles: a collection at the wrong moment would tidy up after the fault."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def add(client, name: str = "lamp", tags=("new",)):
    return client.post("/items/", params={"name": name}, json=list(tags))


# --- what keeps it from running at all ---------------------------------------------------------------------------


@pytest.mark.proves("list-column-unsupported", "F-fails-at-insert")
def test_the_import_fails_when_the_class_is_made(fixed_client) -> None:
    with pytest.raises(ValueError, match="<class 'list'> has no matching SQLAlchemy type"):
        load(SNIPPET)
    created = fixed_client.post("/items/", json={"name": "lamp", "tags": ["new", "old"]})
    assert created.json() == {"id": 1, "name": "lamp", "tags": ["new", "old"]}
    assert fixed_client.get("/items/1").json() == created.json()


@pytest.mark.proves("list-column-unsupported", "F-default-factory-fixes")
@pytest.mark.parametrize(
    "field",
    [
        "tags: list[str]",
        "tags: list[str] = Field(default_factory=list)",
        "tags: list[str] | None = None",
        "tags: dict = {}",
    ],
)
def test_another_default_does_not_give_the_list_a_column_type(field) -> None:
    with pytest.raises(ValueError, match="has no matching SQLAlchemy type"):
        load(SNIPPET, {TAGS_LINE: f"    {field}\n"})


@pytest.mark.proves("list-column-unsupported", "F-list-saved-as-string")
def test_a_text_column_does_not_turn_the_list_into_text() -> None:
    as_text = {key: value.replace("JSON", "String") for key, value in JSON_TAGS.items()}
    module = load(SNIPPET, as_text | TABLES_AFTER_MODEL)
    with client_of(module) as client, pytest.raises(ProgrammingError, match="type 'list' is not supported"):
        add(client)


@pytest.mark.proves("create-all-before-model")
def test_no_table_exists_because_no_model_was_known(fixed) -> None:
    module = load(SNIPPET, JSON_TAGS)
    with sqlite3.connect("test.db") as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []
    with client_of(module, errors=False) as client:
        assert add(client).status_code == 500
    with client_of(module) as client, pytest.raises(OperationalError, match="no such table: item"):
        add(client)
    with client_of(fixed, headers=TOKEN) as client:
        assert client.post("/items/", json={"name": "lamp"}).status_code == 201


@pytest.mark.proves("create-all-before-model")
def test_making_the_tables_below_the_class_repairs_it(client) -> None:
    assert add(client).json() == {"id": 1, "name": "lamp", "tags": ["new"]}


# --- sessions ----------------------------------------------------------------------------------------------------


@pytest.mark.proves("session-not-closed")
def test_each_read_keeps_a_connection(running, client, fixed_client, no_collection) -> None:
    add(client)
    assert running.engine.pool.checkedout() == 0
    assert [client.get("/items/1").status_code for _ in range(6)] == [200] * 6
    assert running.engine.pool.checkedout() == 6
    fixed_client.post("/items/", json={"name": "lamp"})
    assert [fixed_client.get("/items/1").status_code for _ in range(6)] == [200] * 6
    assert fixed_client.app.state.engine.pool.checkedout() == 0


@pytest.mark.proves("session-not-closed")
def test_the_pool_runs_dry_after_fifteen_reads(no_collection) -> None:
    module = load_patched({CREATE_ENGINE: CREATE_ENGINE[:-1] + ", pool_timeout=0.1)"})  # in place of the 30 s default
    with client_of(module, errors=False) as client:
        add(client)
        assert [client.get("/items/1").status_code for _ in range(16)] == [200] * 15 + [500]
        with client_of(module) as raising:
            with pytest.raises(PoolTimeout, match="QueuePool limit of size 5 overflow 10 reached"):
                raising.get("/items/1")


@pytest.mark.proves("session-not-closed")
def test_a_with_block_around_the_read_repairs_it(no_collection) -> None:
    module = load_patched(
        {
            "    item = Session(engine).get(Item, item_id)\n": (
                "    with Session(engine) as session:\n        item = session.get(Item, item_id)\n"
            )
        }
    )
    with client_of(module) as client:
        add(client)
        assert [client.get("/items/1").json()["name"] for _ in range(20)] == ["lamp"] * 20
        assert module.engine.pool.checkedout() == 0


@pytest.mark.proves("no-session-dependency")
def test_only_an_injected_session_can_be_replaced(running, client, fixed, fixed_client) -> None:
    depends = {route.path: route.dependant.dependencies for route in running.app.routes if hasattr(route, "dependant")}
    assert depends == {"/items/": [], "/items/{item_id}": []}

    class Shelf:
        def get(self, model, item_id):
            return fixed.Item(id=item_id, name="from the test")

    fixed.app.dependency_overrides[fixed.get_session] = Shelf
    assert fixed_client.get("/items/7").json() == {"id": 7, "name": "from the test", "tags": []}


# --- the interface -----------------------------------------------------------------------------------------------


@pytest.mark.proves("name-query-tags-body")
def test_a_json_object_is_refused(client, fixed_client) -> None:
    refused = client.post("/items/", json={"name": "lamp", "tags": ["new"]})
    assert refused.status_code == 422
    assert [(error["type"], error["loc"]) for error in refused.json()["detail"]] == [
        ("missing", ["query", "name"]),
        ("list_type", ["body"]),
    ]
    assert fixed_client.post("/items/", json={"name": "lamp", "tags": ["new"]}).status_code == 201


@pytest.mark.proves("name-query-tags-body", "F-tags-query-list")
def test_tags_in_the_query_are_dropped_and_in_the_body_are_kept(client) -> None:
    assert client.post("/items/", params={"name": "lamp", "tags": "new"}).json()["tags"] == []
    assert client.post("/items/", params={"name": "lamp"}, json=["new"]).json()["tags"] == ["new"]


@pytest.mark.proves("no-io-schemas")
def test_the_documented_answer_is_empty(client, fixed_client) -> None:
    def documented(client, path: str, method: str, status: str):
        paths = client.get("/openapi.json").json()["paths"]
        return paths[path][method]["responses"][status]["content"]["application/json"]["schema"]

    assert [documented(client, "/items/", "post", "200"), documented(client, "/items/{item_id}", "get", "200")] == [
        {},
        {},
    ]
    assert documented(fixed_client, "/items/", "post", "201") == {"$ref": "#/components/schemas/ItemRead"}


@pytest.mark.proves("no-input-validation")
def test_a_table_model_takes_anything(running) -> None:
    item = running.Item(id="abc", name=None, tags="oops")
    assert (item.id, item.name, item.tags) == ("abc", None, "oops")


@pytest.mark.proves("no-input-validation")
@pytest.mark.parametrize(
    ("name", "tags"), [("", []), ("x" * 5000, []), ("lamp", ["", "a" * 5000]), ("lamp", ["a"] * 500)]
)
def test_unreasonable_items_are_stored(client, fixed_client, name, tags) -> None:
    assert add(client, name, tags).json()["name"] == name
    kept = fixed_client.post("/items/", json={"name": name, "tags": tags})
    assert kept.status_code == 422


@pytest.mark.proves("no-input-validation")
def test_repeated_tags_are_stored_twice(client, fixed_client) -> None:
    assert add(client, tags=["a", "a"]).json()["tags"] == ["a", "a"]
    assert fixed_client.post("/items/", json={"name": "lamp", "tags": ["a", "a"]}).json()["tags"] == ["a"]


@pytest.mark.proves("no-input-validation")
def test_a_huge_id_is_a_server_error(client, fixed_client) -> None:
    assert client.get("/items/99999999999999999999").status_code == 500
    assert fixed_client.get("/items/99999999999999999999").status_code == 422


@pytest.mark.proves("no-auth")
def test_anybody_may_write_and_read(client, fixed) -> None:
    assert (add(client).status_code, client.get("/items/1").status_code) == (200, 200)
    with client_of(fixed) as stranger:
        assert stranger.post("/items/", json={"name": "lamp"}).status_code == 401
        assert stranger.get("/items/1", headers={"Authorization": "Bearer guess"}).status_code == 401


@pytest.mark.proves("post-returns-200")
def test_creating_answers_200(client, fixed_client) -> None:
    created = add(client)
    assert (created.status_code, "location" in created.headers) == (200, False)
    created = fixed_client.post("/items/", json={"name": "lamp"})
    assert (created.status_code, created.headers["location"]) == (201, "/items/1")


# --- storage -----------------------------------------------------------------------------------------------------


def plan_of(engine, query: str) -> list[str]:
    with engine.connect() as connection:
        return [row.detail for row in connection.execute(text("EXPLAIN QUERY PLAN " + query))]


@pytest.mark.proves("tags-denormalised")
def test_filtering_by_tag_reads_the_whole_table(running, client, fixed, fixed_client) -> None:
    add(client)
    tagged = "SELECT id FROM item WHERE EXISTS (SELECT 1 FROM json_each(item.tags) WHERE value = 'new')"
    assert "SCAN item" in plan_of(running.engine, tagged)
    fixed_client.post("/items/", json={"name": "lamp", "tags": ["new"]})
    linked = "SELECT item_id FROM itemtag JOIN tag ON tag.id = tag_id WHERE tag.name = 'new'"
    steps = plan_of(fixed.app.state.engine, linked)
    assert [step.split()[0] for step in steps] == ["SEARCH", "SEARCH"]


@pytest.mark.proves("tags-denormalised")
def test_a_tag_appended_in_place_is_lost(running, client, fixed, fixed_client) -> None:
    add(client, tags=["new"])
    with Session(running.engine) as session:
        item = session.get(running.Item, 1)
        item.tags.append("late")
        session.commit()
    assert client.get("/items/1").json()["tags"] == ["new"]
    fixed_client.post("/items/", json={"name": "lamp", "tags": ["new"]})
    with Session(fixed.app.state.engine) as session:
        item = session.get(fixed.Item, 1)
        item.tags.append(fixed.Tag(name="late"))
        session.commit()
    assert fixed_client.get("/items/1").json()["tags"] == ["late", "new"]


@pytest.mark.proves("no-write-error-handling")
def test_a_broken_uniqueness_rule_is_a_server_error() -> None:
    module = load_patched({"    name: str\n": "    name: str = Field(unique=True)\n"})
    with client_of(module, errors=False) as client:
        assert [add(client).status_code for _ in range(2)] == [200, 500]
    module = load(
        FIXED, {"    name: str = Field(max_length=200)\n": "    name: str = Field(max_length=200, unique=True)\n"}
    )
    with client_of(module, errors=False, headers=TOKEN) as client:
        assert [client.post("/items/", json={"name": "lamp"}).status_code for _ in range(2)] == [201, 409]


@pytest.mark.proves("no-write-error-handling")
def test_a_locked_database_is_a_server_error() -> None:
    hurried = ', connect_args={"timeout": 0.1})'  # in place of sqlite's 5 s
    module = load_patched({CREATE_ENGINE: CREATE_ENGINE[:-1] + hurried})
    with client_of(module, errors=False) as client, locked("test.db"):
        assert add(client).status_code == 500
    module = load(
        FIXED, {'create_engine(os.environ["DATABASE_URL"])': 'create_engine(os.environ["DATABASE_URL"]' + hurried}
    )
    with client_of(module, errors=False, headers=TOKEN) as client, locked("fixed.db"):
        assert client.post("/items/", json={"name": "lamp"}).status_code == 503


@contextmanager
def locked(database: str):
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.proves("import-time-engine")
def test_importing_writes_a_database_even_though_the_import_fails(tmp_path) -> None:
    with pytest.raises(ValueError, match="no matching SQLAlchemy type"):
        load(SNIPPET)
    assert [path.name for path in tmp_path.iterdir()] == ["test.db"]
    (tmp_path / "test.db").unlink()
    load(FIXED)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.proves("no-migrations")
def test_an_older_table_is_left_as_it_is(fixed) -> None:
    for name in ("test.db", "fixed.db"):
        with sqlite3.connect(name) as database:
            database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY)")
            database.execute("INSERT INTO item VALUES (1)")
    module = load(SNIPPET, RUNS)
    with client_of(module) as client, pytest.raises(OperationalError, match="no such column: item.name"):
        client.get("/items/1")
    with pytest.raises(RuntimeError, match="table item lacks name: run `alembic upgrade head`"), client_of(load(FIXED)):
        pass


# --- style -------------------------------------------------------------------------------------------------------


@pytest.mark.proves("optional-id-type", "F-id-none-breaks")
def test_the_id_is_none_until_the_database_gives_one(running, client, fixed) -> None:
    assert running.Item.__annotations__["id"] is int
    assert running.Item(name="lamp").id is None
    assert [add(client).json()["id"] for _ in range(2)] == [1, 2]
    assert running.Item.__table__.c.id.nullable is False
    assert fixed.Item.__annotations__["id"] == int | None


@pytest.mark.proves("mutable-default", "F-mutable-default-shared")
def test_every_item_has_a_tags_list_of_its_own(running) -> None:
    first, second = running.Item(name="a"), running.Item(name="b")
    first.tags.append("leak")
    assert (first.tags, second.tags, running.Item(name="c").tags) == (["leak"], [], [])


@pytest.mark.proves("mutable-default", "F-arg-default-shared")
def test_every_request_gets_a_list_of_its_own() -> None:
    module = load_patched(
        {"    item = Item(name=name, tags=tags)\n": '    tags.append("leak")\n    item = Item(name=name, tags=tags)\n'}
    )
    with client_of(module) as client:
        assert [client.post("/items/", params={"name": "lamp"}).json()["tags"] for _ in range(3)] == [["leak"]] * 3


@pytest.mark.proves("mutable-default")
def test_only_a_direct_call_shares_the_default() -> None:
    module = load_patched({"    item = Item(name=name, tags=tags)\n": "    tags.append(name)\n    return tags\n"})
    assert [list(module.create_item(name)) for name in "ab"] == [["a"], ["a", "b"]]


@pytest.mark.proves("no-logging")
def test_nothing_of_its_own_is_logged(client, fixed_client, caplog) -> None:
    caplog.set_level(logging.INFO)
    add(client)
    client.get("/items/99")
    assert [record.name for record in caplog.records if not record.name.startswith(("httpx", "asyncio"))] == []
    fixed_client.post("/items/", json={"name": "lamp"})
    fixed_client.get("/items/99")
    assert [record.getMessage() for record in caplog.records if record.name == "items"] == [
        "item created id=1 tags=0",
        "item not found id=99",
    ]


@pytest.mark.proves("one-line-statements")
def test_several_statements_share_a_line() -> None:
    def crowded(path: Path) -> list[int]:
        lines = [
            node.lineno for node in ast.walk(ast.parse(proving.patched_source(path))) if isinstance(node, ast.stmt)
        ]
        return sorted({line for line in lines if lines.count(line) > 1})

    assert (crowded(SNIPPET), crowded(FIXED)) == ([17, 23], [])


# --- claims that sound right and are not -------------------------------------------------------------------------


@pytest.mark.proves("F-blocks-event-loop")
def test_plain_def_handlers_run_side_by_side_in_threads() -> None:
    module = load_patched({"    if not item:": "    MEETING.wait(5)\n    if not item:"})
    module.MEETING = threading.Barrier(4)
    with client_of(module) as client:
        add(client)
        statuses: list[int] = []
        readers = [
            threading.Thread(target=lambda: statuses.append(client.get("/items/1").status_code)) for _ in range(4)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(10)
    assert statuses == [200] * 4


@pytest.mark.proves("F-check-same-thread")
def test_another_thread_may_use_the_connection(running) -> None:
    failures: list[Exception] = []
    connection = running.engine.raw_connection()

    def use() -> None:
        try:
            connection.cursor().execute("SELECT 1")
        except Exception as exc:
            failures.append(exc)

    other = threading.Thread(target=use)
    other.start()
    other.join()
    connection.close()
    assert failures == []


@pytest.mark.proves("F-detached-instance", "F-refresh-unneeded")
def test_the_refresh_is_what_makes_the_item_readable_after_the_session() -> None:
    module = load_patched({})
    with client_of(module) as client:
        assert add(client).json() == {"id": 1, "name": "lamp", "tags": ["new"]}
    module = load_patched({"; session.refresh(item)": ""})
    with client_of(module) as client:
        assert add(client).json() == {}


@pytest.mark.proves("F-no-rollback")
def test_leaving_the_session_rolls_a_failed_write_back() -> None:
    module = load_patched({"    name: str\n": "    name: str = Field(unique=True)\n"})
    with client_of(module, errors=False) as client:
        assert [add(client, name).status_code for name in ("lamp", "lamp")] == [200, 500]
        assert module.engine.pool.checkedout() == 0
        with locked("test.db"):  # would wait in vain for a transaction left open
            pass
        assert add(client, "desk").status_code == 200


@pytest.mark.proves("F-404-positional")
def test_a_missing_item_answers_404_with_the_message(client) -> None:
    missing = client.get("/items/99")
    assert (missing.status_code, missing.json()) == (404, {"detail": "Item not found"})


@pytest.mark.proves("F-falsy-item")
def test_an_item_is_truthy_whatever_it_holds(running, client) -> None:
    assert bool(running.Item(id=0, name="", tags=[])) is True
    add(client, name="", tags=[])
    assert client.get("/items/1").status_code == 200


@pytest.mark.proves("F-sql-injection")
def test_a_quote_attack_is_stored_as_text(client) -> None:
    attack = "x'); DROP TABLE item; --"
    assert add(client, attack, [attack]).json() == {"id": 1, "name": attack, "tags": [attack]}
    assert client.get("/items/1").json()["name"] == attack


@pytest.mark.proves("F-trailing-slash-404")
def test_the_path_without_its_slash_redirects(client) -> None:
    answer = client.post("/items", params={"name": "lamp"}, json=["new"])
    assert ([step.status_code for step in answer.history], answer.status_code) == ([307], 200)
    assert answer.json()["tags"] == ["new"]


@pytest.mark.proves("F-lookup-slow")
def test_the_lookup_by_id_uses_the_primary_key(running) -> None:
    assert plan_of(running.engine, "SELECT * FROM item WHERE id = 1") == [
        "SEARCH item USING INTEGER PRIMARY KEY (rowid=?)"
    ]
