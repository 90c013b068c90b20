"""Airflow on a throw-away SQLite database, for the proofs that need the DAG itself.

Importing this sets up Airflow's environment, so it has to come before anything of Airflow.
"""

import json
import os
import tempfile
import uuid
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

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

from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models import DagBag, DagModel, DagRun, TaskInstance, XCom
from airflow.models.serialized_dag import SerializedDagModel
from airflow.utils import db
from airflow.utils.session import create_session
from airflow.utils.sqlalchemy import prohibit_commit

DAY = "2024-01-01"


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
    storage = (
        f"DefaultEndpointsProtocol=http;AccountName=account;AccountKey={secret};BlobEndpoint={blob_store.endpoint}"
    )
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
        for task in dag.tasks:
            task.retries = 0
            task.on_failure_callback = lambda context: errors.update({context["ti"].task_id: context["exception"]})
        result = dag.test(execution_date=datetime.fromisoformat(f"{day}T00:00:00+00:00"))
        states = {ti.task_id: str(ti.state) for ti in result.get_task_instances()}
        return Outcome(states, errors, result.run_id)

    return run_day


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
