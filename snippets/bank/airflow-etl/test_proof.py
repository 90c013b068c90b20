"""What fails in plain Python and psycopg2, shown without Airflow; the rest stands in test_airflow_proof.py."""

import json
import os
import sys
from types import ModuleType, SimpleNamespace

import psycopg2
import pytest

SERVER = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "a small PostgreSQL stand-in"
AGAINST = ("psycopg2-binary", SERVER, "stand-ins for Airflow's classes")
AIRFLOW_MODULES = (
    "airflow",
    "airflow.exceptions",
    "airflow.hooks",
    "airflow.hooks.postgres_hook",
    "airflow.models",
    "airflow.operators",
    "airflow.operators.python",
    "airflow.operators.python_operator",
    "airflow.providers",
    "airflow.providers.microsoft",
    "airflow.providers.microsoft.azure",
    "airflow.providers.microsoft.azure.hooks",
    "airflow.providers.microsoft.azure.hooks.wasb",
    "airflow.providers.postgres",
    "airflow.providers.postgres.hooks",
    "airflow.providers.postgres.hooks.postgres",
)


class Dag:
    def __init__(self, *args, **kwargs):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class Operator:
    def __init__(self, task_id, python_callable):
        self.python_callable = python_callable

    def __rshift__(self, other):
        return other


class Ti:
    """Keeps what was pushed as XCom does: as JSON."""

    def __init__(self):
        self.pushed = {}

    def xcom_push(self, key, value):
        self.pushed[key] = json.dumps(value)

    def xcom_pull(self, task_ids, key="return_value"):
        return json.loads(self.pushed.get(key, "null"))


class Container:
    def get_blob_client(self, container, blob):
        return SimpleNamespace(upload_blob=lambda data: None)


@pytest.fixture
def tasks(monkeypatch, postgres, module):
    """Load a text of the question; gives its three functions, unwrapped from the operators."""
    hook = lambda **ids: SimpleNamespace(get_conn=lambda: psycopg2.connect(postgres.dsn))  # noqa: E731
    blob_hook = lambda **ids: SimpleNamespace(get_conn=Container)  # noqa: E731
    for name in AIRFLOW_MODULES:
        stand_in = ModuleType(name)
        stand_in.DAG, stand_in.PythonOperator, stand_in.PostgresHook, stand_in.WasbHook = Dag, Operator, hook, blob_hook
        stand_in.AirflowSkipException, stand_in.Variable = RuntimeError, SimpleNamespace(get=lambda *a, **k: {})
        monkeypatch.setitem(sys.modules, name, stand_in)

    def load(text):
        loaded = module(text)
        names = ("extract", "transform", "load")
        found = {name: getattr(loaded, name) for name in names}
        return SimpleNamespace(
            module=loaded, **{name: getattr(task, "python_callable", task) for name, task in found.items()}
        )

    return load


@pytest.fixture
def context():
    return {"ds": "2024-01-01", "ti": Ti()}


@pytest.mark.proves("sql-param-not-tuple")
def test_a_bare_string_is_taken_for_ten_parameters(tasks, code, context):
    with pytest.raises(TypeError, match="^not all arguments converted during string formatting$"):
        tasks(code()).extract(**context)


@pytest.mark.proves("sql-param-not-tuple")
def test_parentheses_without_a_comma_change_nothing(tasks, code, context):
    text = code("snippet.py", 0, ("= %s', kwargs['ds'])", "= %s', (kwargs['ds']))"))
    with pytest.raises(TypeError, match="^not all arguments converted"):
        tasks(text).extract(**context)


@pytest.mark.proves("sql-param-not-tuple")
def test_the_statement_never_reaches_the_server(tasks, code, context, postgres):
    if postgres.real:
        postgres.execute("DROP TABLE raw_table")
    with pytest.raises(TypeError):
        tasks(code()).extract(**context)
    assert postgres.real or not any("raw_table" in sql for sql in postgres.statements)


@pytest.mark.proves("sql-param-not-tuple")
def test_a_tuple_gives_the_rows(tasks, code, context):
    tasks(code("snippet.py", 1)).extract(**context)
    assert context["ti"].xcom_pull("extract", "raw") == [[1, "alpha"], [2, "beta"]]


@pytest.mark.proves("sql-param-not-tuple")
def test_the_fixed_query_gives_the_rows(tasks, code):
    assert list(tasks(code("fixed.py")).module.rows_of("2024-01-01")) == [(1, "alpha"), (2, "beta")]


@pytest.mark.proves("upper-on-row")
def test_a_fetched_row_is_a_tuple_without_upper(tasks, code, postgres):
    cursor = psycopg2.connect(postgres.dsn).cursor()
    cursor.execute("SELECT id, data FROM raw_table WHERE date = %s", ("2024-01-01",))
    in_process = SimpleNamespace(xcom_pull=lambda **where: cursor.fetchall())
    with pytest.raises(AttributeError, match="^'tuple' object has no attribute 'upper'$"):
        tasks(code("snippet.py", 1)).transform(ti=in_process)


@pytest.mark.proves("upper-on-row")
def test_after_json_a_row_is_a_list_without_upper(tasks, code, context):
    etl = tasks(code("snippet.py", 1))
    etl.extract(**context)
    with pytest.raises(AttributeError, match="^'list' object has no attribute 'upper'$"):
        etl.transform(**context)


@pytest.mark.proves("upper-on-row", "null-data-crash")
def test_the_fixed_transform_keeps_the_id_and_leaves_out_null(tasks, code):
    lines = [json.dumps({"id": 1, "data": "alpha"}), json.dumps({"id": 2, "data": None})]
    upper_rows = tasks(code("fixed.py")).module.upper_rows
    assert list(upper_rows(lines)) == ['{"id": 1, "data": "ALPHA"}\n']


@pytest.mark.proves("transform-output-dropped")
def test_transform_neither_returns_nor_pushes(tasks, code, context):
    etl = tasks(code("snippet.py", 2))
    etl.extract(**context)
    assert etl.transform(**context) is None
    assert list(context["ti"].pushed) == ["raw"]


@pytest.mark.proves("load-processed-undefined", "F-return-fixes-all")
@pytest.mark.parametrize("repaired", [0, 3])
def test_load_has_no_processed_even_when_transform_returns_it(tasks, code, context, repaired):
    with pytest.raises(NameError, match="^name 'processed' is not defined$"):
        tasks(code("snippet.py", repaired)).load(**context)


@pytest.mark.proves("null-data-crash")
def test_one_null_fails_the_whole_transform(tasks, code, context, postgres):
    postgres.fill([(1, "alpha"), (2, None)])
    etl = tasks(code("snippet.py", 2))
    etl.extract(**context)
    with pytest.raises(AttributeError, match="^'NoneType' object has no attribute 'upper'$"):
        etl.transform(**context)


@pytest.mark.proves("db-connection-not-closed", "F-conn-leak-accumulates")
def test_the_session_stays_in_its_transaction_until_the_function_ends(tasks, code, context, postgres, eventually):
    during = []
    context["ti"].xcom_push = lambda key, value: during.extend(postgres.sessions())
    etl = tasks(code("snippet.py", 1))
    for _ in range(3):
        etl.extract(**context)
    assert len(during) >= 3
    assert set(during) == {"idle in transaction"}
    eventually(lambda: postgres.sessions() == [])


@pytest.mark.proves("db-connection-not-closed")
def test_a_with_block_on_the_connection_does_not_close_it(postgres):
    with psycopg2.connect(postgres.dsn) as connection:
        connection.cursor().execute("SELECT id, data FROM raw_table")
    assert not connection.closed
    assert postgres.sessions() == ["idle"]


@pytest.mark.proves("db-connection-not-closed")
def test_the_fixed_query_closes_its_connection_after_the_last_row(tasks, code, postgres, eventually):
    rows = tasks(code("fixed.py")).module.rows_of("2024-01-01")
    assert len(list(rows)) == 2
    eventually(lambda: postgres.sessions() == [])


@pytest.mark.proves("F-missing-commit")
def test_a_select_needs_no_commit(tasks, code, context, postgres):
    tasks(code("snippet.py", 1)).extract(**context)
    assert len(context["ti"].xcom_pull("extract", "raw")) == 2
    assert postgres.real or not any("COMMIT" in sql for sql in postgres.statements)


@pytest.mark.proves("F-sql-injection")
def test_a_hostile_date_stays_one_quoted_value(tasks, code, context, postgres):
    context["ds"] = "2024-01-01'; DROP TABLE raw_table; --"
    etl = tasks(code("snippet.py", 1))
    if postgres.real:
        with pytest.raises(psycopg2.errors.InvalidDatetimeFormat):
            etl.extract(**context)
        postgres.execute("SELECT count(*) FROM raw_table")
    else:
        etl.extract(**context)
        assert postgres.statements[-1].endswith("WHERE date = '2024-01-01''; DROP TABLE raw_table; --'")


@pytest.mark.proves("F-date-reserved")
def test_a_column_may_be_called_date(tasks, code, context, postgres):
    if not postgres.real:
        pytest.skip("only a real PostgreSQL parses SQL: set DATABASE_URL to one")
    tasks(code("snippet.py", 1)).extract(**context)
    assert context["ti"].xcom_pull("extract", "raw") == [[1, "alpha"], [2, "beta"]]
