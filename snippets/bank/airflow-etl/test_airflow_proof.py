"""The question as the DAG it is: Airflow 2.10, the real hooks, the real Azure client."""

import json
import logging
import os
import warnings
from datetime import datetime, timedelta, timezone
from importlib.util import find_spec

import pytest

if find_spec("airflow") is None:
    pytest.skip("needs Apache Airflow, which has an environment of its own: .venv-airflow", allow_module_level=True)

from airflow_runs import DAY, connections, dag_of, metadata_database, run, runs_the_scheduler_makes  # isort: skip
from airflow.exceptions import AirflowNotFoundException
from airflow.models.xcom import MAX_XCOM_SIZE
from airflow.providers.microsoft.azure.hooks.wasb import WasbHook
from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
from azure.storage.blob import BlobServiceClient

pytestmark = pytest.mark.filterwarnings("ignore")

SERVER = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "a small PostgreSQL stand-in"
AGAINST = (
    "apache-airflow",
    "apache-airflow-providers-postgres",
    "apache-airflow-providers-microsoft-azure",
    "azure-storage-blob",
    "psycopg2-binary",
    SERVER,
    "a fake blob endpoint",
)

NEXT_DAY = "2024-01-02"
SUCCESS, FAILED, UPSTREAM_FAILED, SKIPPED = "success", "failed", "upstream_failed", "skipped"


def states(extract, transform, load):
    return {"extract": extract, "transform": transform, "load": load}


def assert_error(error, kind, message):
    assert (type(error), str(error)) == (kind, message)


@pytest.mark.proves("sql-param-not-tuple")
def test_the_bare_string_is_the_first_failure_of_the_dag(run, code):
    outcome = run(code())
    assert outcome.states == states(FAILED, UPSTREAM_FAILED, UPSTREAM_FAILED)
    assert_error(outcome.errors["extract"], TypeError, "not all arguments converted during string formatting")


@pytest.mark.proves("upper-on-row", "sql-param-not-tuple", "F-provide-context", "F-xcom-pull-broken")
def test_upper_meets_a_list_once_the_query_runs(run, code):
    outcome = run(code("snippet.py", 1))
    assert outcome.states == states(SUCCESS, FAILED, UPSTREAM_FAILED)
    assert_error(outcome.errors["transform"], AttributeError, "'list' object has no attribute 'upper'")


@pytest.mark.proves("transform-output-dropped")
def test_transform_succeeds_and_leaves_no_xcom(run, code):
    outcome = run(code("snippet.py", 2))
    assert outcome.states == states(SUCCESS, SUCCESS, FAILED)
    assert outcome.pulled("transform") is None


@pytest.mark.proves("load-processed-undefined", "F-return-fixes-all")
def test_returning_from_transform_leaves_the_name_error(run, code):
    outcome = run(code("snippet.py", 3))
    assert outcome.pulled("transform") == [[1, "ALPHA"], [2, "BETA"]]
    assert outcome.states == states(SUCCESS, SUCCESS, FAILED)
    assert_error(outcome.errors["load"], NameError, "name 'processed' is not defined")


@pytest.mark.proves("upload-not-serialized")
def test_the_azure_client_refuses_a_list(run, code, blob_store):
    outcome = run(code("snippet.py", 4))
    assert_error(outcome.errors["load"], TypeError, "Unsupported data type: <class 'list'>")
    assert blob_store.blobs == {}


@pytest.mark.proves("upload-not-serialized")
def test_a_dict_is_refused_and_an_iterator_is_joined_without_json(blob_store):
    blob = WasbHook("blob_storage").get_conn().get_blob_client("data", "processed.json")
    with pytest.raises(TypeError, match="^Unsupported data type: <class 'dict'>$"):
        blob.upload_blob({"id": 1})
    blob.upload_blob(iter(["a", "b"]))
    assert blob_store.blobs == {"processed.json": b"ab"}


@pytest.mark.proves("upload-not-serialized", "F-get-blob-client-wrong", "F-wrong-dependency-order")
def test_with_all_five_repaired_the_first_day_is_published(run, code, blob_store):
    assert run(code("snippet.py", 5)).states == states(SUCCESS, SUCCESS, SUCCESS)
    assert json.loads(blob_store.blobs["processed.json"]) == [[1, "ALPHA"], [2, "BETA"]]


@pytest.mark.proves("blob-rerun-collision")
@pytest.mark.parametrize("second", [DAY, NEXT_DAY])
def test_every_later_run_collides(run, code, postgres, second):
    text = code("snippet.py", 5)
    assert run(text, DAY).states["load"] == SUCCESS
    postgres.fill([(3, "gamma")], second)
    outcome = run(text, second)
    assert outcome.states == states(SUCCESS, SUCCESS, FAILED)
    assert type(outcome.errors["load"]) is ResourceExistsError
    assert "ErrorCode:BlobAlreadyExists" in str(outcome.errors["load"])


@pytest.mark.proves("blob-rerun-collision")
def test_overwriting_alone_loses_the_day_before(run, code, postgres, blob_store):
    text = code("snippet.py", 5, ("transform')))", "transform')), overwrite=True)"))
    run(text, DAY)
    postgres.fill([(3, "gamma")], NEXT_DAY)
    assert run(text, NEXT_DAY).states["load"] == SUCCESS
    assert {name: json.loads(body) for name, body in blob_store.blobs.items()} == {"processed.json": [[3, "GAMMA"]]}


@pytest.mark.proves(
    "sql-param-not-tuple",
    "upper-on-row",
    "transform-output-dropped",
    "load-processed-undefined",
    "upload-not-serialized",
    "blob-rerun-collision",
)
def test_the_fixed_dag_publishes_each_day_and_may_run_again(run, code, postgres, blob_store):
    run(code("fixed.py"), DAY)
    postgres.fill([(3, "gamma")], NEXT_DAY)
    for _ in range(2):
        assert run(code("fixed.py"), NEXT_DAY).states == states(SUCCESS, SUCCESS, SUCCESS)
    published = {name: json.loads(body) for name, body in blob_store.blobs.items() if name.startswith("processed/")}
    assert published == {
        f"processed/{DAY}.json": [{"id": 1, "data": "ALPHA"}, {"id": 2, "data": "BETA"}],
        f"processed/{NEXT_DAY}.json": [{"id": 3, "data": "GAMMA"}],
    }


@pytest.mark.proves("catchup-backfill")
def test_the_scheduler_opens_sixteen_old_days_at_once(dag_of, code):
    dag = dag_of(code())
    assert (dag.catchup, dag.max_active_runs) == (True, 16)
    assert runs_the_scheduler_makes(dag) == [f"2023-01-{day:02}" for day in range(1, 17)]


@pytest.mark.proves("catchup-backfill")
def test_more_than_a_thousand_days_are_due(dag_of, code):
    day = datetime(2026, 11, 21, tzinfo=timezone.utc)
    due = list(dag_of(code()).iter_dagrun_infos_between(None, day - timedelta(days=1)))
    assert len(due) == (day - datetime(2023, 1, 1, tzinfo=timezone.utc)).days == 1420
    assert due[-1].run_after == day


@pytest.mark.proves("catchup-backfill")
def test_the_fixed_dag_opens_only_the_latest_day(dag_of, code):
    yesterday = datetime.now(timezone.utc).date() - timedelta(days=1)
    assert runs_the_scheduler_makes(dag_of(code("fixed.py"))) == [yesterday.isoformat()]


@pytest.mark.proves("xcom-large-payload", "F-xcom-48kb-limit")
def test_the_metadata_database_takes_a_whole_table(run, code, postgres):
    postgres.fill([(number, "x" * 100) for number in range(50_000)])
    outcome = run(code("snippet.py", 1))
    assert outcome.states["extract"] == SUCCESS
    assert outcome.stored_bytes() > 5_000_000 > MAX_XCOM_SIZE == 49344


@pytest.mark.proves("xcom-large-payload")
def test_a_bytea_column_does_not_fit_through_xcom(run, code, postgres):
    postgres.fill([(1, b"alpha")], data_type="bytea")
    error = run(code("snippet.py", 1)).errors["extract"]
    assert_error(error, TypeError, "Object of type memoryview is not JSON serializable")


@pytest.mark.proves("xcom-large-payload")
def test_the_fixed_dag_passes_only_the_names_of_blobs(run, code, postgres):
    postgres.fill([(number, "x" * 100) for number in range(5_000)])
    outcome = run(code("fixed.py"))
    assert outcome.states == states(SUCCESS, SUCCESS, SUCCESS)
    assert outcome.stored_bytes() < 200


@pytest.mark.proves("null-data-crash")
def test_one_null_fails_the_day_and_only_without_the_fix(run, code, postgres, blob_store):
    postgres.fill([(1, "alpha"), (2, None)])
    error = run(code("snippet.py", 5)).errors["transform"]
    assert_error(error, AttributeError, "'NoneType' object has no attribute 'upper'")
    run(code("fixed.py"))
    assert json.loads(blob_store.blobs[f"processed/{DAY}.json"]) == [{"id": 1, "data": "ALPHA"}]


@pytest.mark.proves("no-data-validation")
def test_a_day_without_rows_is_published_as_a_success(run, code, postgres, blob_store):
    postgres.fill([])
    assert run(code("snippet.py", 5)).states == states(SUCCESS, SUCCESS, SUCCESS)
    assert blob_store.blobs == {"processed.json": b"[]"}


@pytest.mark.proves("no-data-validation")
def test_the_fixed_dag_skips_a_day_without_rows(run, code, postgres, blob_store):
    postgres.fill([])
    assert run(code("fixed.py")).states == states(SKIPPED, SKIPPED, SKIPPED)
    assert f"processed/{DAY}.json" not in blob_store.blobs


@pytest.mark.proves("db-connection-not-closed", "F-conn-leak-accumulates")
def test_the_hooks_connection_is_gone_after_the_task(run, code, postgres, eventually):
    for day in (DAY, NEXT_DAY):
        assert run(code("snippet.py", 1), day).states["extract"] == SUCCESS
    eventually(lambda: postgres.sessions() == [])


@pytest.mark.proves("no-retries-timeouts")
def test_tasks_have_no_retry_limit_or_alarm_until_fixed(dag_of, code):
    for task in dag_of(code()).tasks:
        assert (task.retries, task.execution_timeout, task.on_failure_callback) == (0, None, None)
    for task in dag_of(code("fixed.py")).tasks:
        assert (task.retries, task.execution_timeout) == (3, timedelta(minutes=30))
        assert task.on_failure_callback


@pytest.mark.proves("no-logging")
def test_only_the_fixed_tasks_say_how_many_rows_there_were(run, code, caplog):
    def own_lines(text):
        caplog.clear()
        with caplog.at_level(logging.INFO):
            run(text)
        return [record.getMessage() for record in caplog.records if "/etl_" in record.pathname]

    assert own_lines(code("snippet.py", 5)) == []
    assert own_lines(code("fixed.py"))[0] == f"2 rows read for {DAY}"


@pytest.mark.proves("deprecated-airflow-api")
def test_airflow_two_warns_of_all_three_places(module, code):
    def warned(text):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            module(text)
        return [str(warning.message) for warning in caught if issubclass(warning.category, DeprecationWarning)]

    warnings_of_the_question = warned(code())
    old_names = ("airflow.operators.python_operator", "airflow.hooks.postgres_hook", "`schedule_interval`")
    assert [old in message for old, message in zip(old_names, warnings_of_the_question, strict=True)] == [True] * 3
    assert warned(code("fixed.py")) == []


@pytest.mark.proves("name-shadowing", "F-shadowing-breaks-dag")
def test_the_functions_are_out_of_reach_but_the_operators_hold_them(module, code):
    loaded = module(code())
    with pytest.raises(TypeError, match="^'PythonOperator' object is not callable$"):
        loaded.extract(ds=DAY)
    for task in loaded.dag.tasks:
        assert task.python_callable.__name__ == task.task_id
    assert callable(module(code("fixed.py")).extract)


@pytest.mark.proves("misleading-container-name", "F-get-blob-client-wrong")
def test_get_conn_gives_the_service_client_whose_first_argument_is_the_container():
    service = WasbHook("blob_storage").get_conn()
    blob = service.get_blob_client("data", "processed.json")
    assert type(service) is BlobServiceClient
    assert (blob.container_name, blob.blob_name) == ("data", "processed.json")


@pytest.mark.proves("hardcoded-config")
def test_the_container_cannot_be_chosen_until_fixed(run, code, blob_store, monkeypatch):
    blob_store.containers = {"elsewhere": {}}
    monkeypatch.setenv("AIRFLOW_VAR_ETL_PIPELINE", '{"container": "elsewhere"}')
    error = run(code("snippet.py", 5)).errors["load"]
    assert type(error) is ResourceNotFoundError
    assert "ErrorCode:ContainerNotFound" in str(error)
    assert run(code("fixed.py")).states == states(SUCCESS, SUCCESS, SUCCESS)
    assert f"processed/{DAY}.json" in blob_store.containers["elsewhere"]


@pytest.mark.proves("F-hardcoded-credentials")
def test_the_code_holds_ids_and_no_credentials(run, code, monkeypatch):
    monkeypatch.delenv("AIRFLOW_CONN_WAREHOUSE")
    error = run(code("snippet.py", 1)).errors["extract"]
    assert_error(error, AirflowNotFoundException, "The conn_id `warehouse` isn't defined")


@pytest.mark.proves("F-tuples-survive-xcom")
def test_rows_are_pulled_as_lists_although_a_single_tuple_survives(run, code):
    assert run(code("snippet.py", 1)).pulled("extract", "raw") == [[1, "alpha"], [2, "beta"]]
    text = code("snippet.py", 1, ("value=cursor.fetchall()", "value=cursor.fetchone()"))
    assert run(text).pulled("extract", "raw") == (1, "alpha")


@pytest.mark.proves("F-naive-start-date")
def test_a_start_date_without_zone_is_read_as_utc(dag_of, code):
    assert dag_of(code()).start_date == datetime(2023, 1, 1, tzinfo=timezone.utc)


@pytest.mark.proves("F-wrong-dependency-order", "F-shadowing-breaks-dag")
def test_the_tasks_stand_in_the_right_order(dag_of, code):
    assert [task.task_id for task in dag_of(code()).topological_sort()] == ["extract", "transform", "load"]
