"""The question as the DAG it is: Airflow on a throw-away SQLite, the real hooks, the real Azure client."""

import json
import logging
import os
import tempfile
import uuid
import warnings
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest

HOME = tempfile.TemporaryDirectory(prefix="airflow-proof-")
os.environ |= {
    "AIRFLOW_HOME": HOME.name,
    "AIRFLOW__CORE__DAGS_FOLDER": f"{HOME.name}/dags",
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME.name}/airflow.db",
    "AIRFLOW__LOGGING__BASE_LOG_FOLDER": f"{HOME.name}/logs",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
}
pytest.importorskip("airflow", reason="needs Apache Airflow, which has an environment of its own: .venv-airflow")
pytestmark = pytest.mark.filterwarnings("ignore")

from airflow.exceptions import AirflowNotFoundException  # noqa: E402
from airflow.jobs.job import Job  # noqa: E402
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner  # noqa: E402
from airflow.models import DagBag, DagModel, DagRun, TaskInstance, XCom  # noqa: E402
from airflow.models.serialized_dag import SerializedDagModel  # noqa: E402
from airflow.models.xcom import MAX_XCOM_SIZE  # noqa: E402
from airflow.providers.microsoft.azure.hooks.wasb import WasbHook  # noqa: E402
from airflow.utils import db  # noqa: E402
from airflow.utils.session import create_session  # noqa: E402
from airflow.utils.sqlalchemy import prohibit_commit  # noqa: E402
from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError  # noqa: E402
from azure.storage.blob import BlobServiceClient  # noqa: E402

DAY, NEXT_DAY = "2024-01-01", "2024-01-02"
SUCCESS, FAILED, UPSTREAM_FAILED, SKIPPED = "success", "failed", "upstream_failed", "skipped"


@dataclass
class Outcome:
    """How one run of the DAG went."""

    states: dict
    errors: dict
    run_id: str

    def pulled(self, task, key="return_value"):
        with create_session() as session:
            return XCom.get_one(run_id=self.run_id, dag_id="etl_pipeline", task_id=task, key=key, session=session)

    def stored_bytes(self):
        with create_session() as session:
            values = session.query(XCom.value).filter(XCom.run_id == self.run_id)
            return sum(len(value) for (value,) in values)


@pytest.fixture(scope="session", autouse=True)
def metadata_database():
    db.initdb(load_connections=False)


@pytest.fixture(autouse=True)
def connections(monkeypatch, postgres, blob_store):
    secret = b64encode(b"proof").decode()
    storage = f"DefaultEndpointsProtocol=http;AccountName=account;AccountKey={secret};BlobEndpoint={blob_store.endpoint}"
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", postgres.dsn)
    blob_connection = {"conn_type": "wasb", "extra": {"connection_string": storage}}
    monkeypatch.setenv("AIRFLOW_CONN_BLOB_STORAGE", json.dumps(blob_connection))
    yield
    with create_session() as session:
        for model in (XCom, TaskInstance, DagRun, SerializedDagModel, DagModel):
            session.query(model).delete()


@pytest.fixture
def dag_of(tmp_path):
    def parse(text):
        file = tmp_path / f"etl_{uuid.uuid4().hex}.py"
        file.write_text(text)
        bag = DagBag(file, include_examples=False)
        assert bag.import_errors == {}
        return bag.dags["etl_pipeline"]

    return parse


@pytest.fixture
def run(dag_of):
    def run_day(text, day=DAY):
        dag, errors = dag_of(text), {}
        dag.default_args["retries"] = 0
        for task in dag.tasks:
            task.retries = 0
            task.on_failure_callback = lambda context: errors.update({context["ti"].task_id: context["exception"]})
        result = dag.test(execution_date=datetime.fromisoformat(f"{day}T00:00:00+00:00"))
        states = {ti.task_id: str(ti.state) for ti in result.get_task_instances()}
        return Outcome(states, errors, result.run_id)

    return run_day


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


def runs_the_scheduler_makes(dag, passes=20):
    """The dates of the runs that so many passes of the real scheduler open, with none of them finished."""
    with create_session() as session:
        dag.sync_to_db(session=session)
        SerializedDagModel.write_dag(dag, session=session)
    scheduler = SchedulerJobRunner(job=Job())
    with create_session() as session:
        for _ in range(passes):
            with prohibit_commit(session) as guard:
                scheduler._create_dagruns_for_dags(guard, session)
        dates = session.query(DagRun.execution_date).order_by(DagRun.execution_date)
        return [date.date().isoformat() for (date,) in dates]


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
