import json
import logging
from contextlib import closing
from datetime import datetime, timedelta, timezone
from tempfile import NamedTemporaryFile

from airflow import DAG
from airflow.exceptions import AirflowSkipException
from airflow.models import Variable
from airflow.operators.python import PythonOperator
from airflow.providers.microsoft.azure.hooks.wasb import WasbHook
from airflow.providers.postgres.hooks.postgres import PostgresHook

log = logging.getLogger(__name__)

QUERY = 'SELECT id, data FROM raw_table WHERE date = %s'


def settings():
    defaults = {'database': 'warehouse', 'storage': 'blob_storage', 'container': 'data'}
    return defaults | Variable.get('etl_pipeline', default_var={}, deserialize_json=True)


def report_failure(context):
    log.error('%s failed for %s', context['ti'].task_id, context['ds'], exc_info=context.get('exception'))


def stage(lines, name):
    """Write the lines to a blob of that name, replacing what an earlier try left there."""
    count = 0
    with NamedTemporaryFile('w+', encoding='utf-8') as part:
        for count, line in enumerate(lines, start=1):
            part.write(line)
        part.flush()
        storage = WasbHook(wasb_conn_id=settings()['storage'])
        storage.load_file(part.name, settings()['container'], name, overwrite=True)
    return count


def staged(name):
    with NamedTemporaryFile('r', encoding='utf-8') as part:
        WasbHook(wasb_conn_id=settings()['storage']).get_file(part.name, settings()['container'], name)
        yield from part


def rows_of(day):
    hook = PostgresHook(postgres_conn_id=settings()['database'])
    with closing(hook.get_conn()) as connection, connection.cursor(name='raw_rows') as cursor:
        cursor.execute(QUERY, (day,))
        yield from cursor


def upper_rows(lines):
    for line in lines:
        row = json.loads(line)
        if row['data'] is None:
            log.warning('row %s has no data and is left out', row['id'])
            continue
        yield json.dumps({'id': row['id'], 'data': row['data'].upper()}) + '\n'


def json_array(lines):
    yield '['
    for position, line in enumerate(lines):
        yield (',' if position else '') + line
    yield ']'


def extract(ds, **kwargs):
    name = f'staging/{ds}/raw.jsonl'
    count = stage((json.dumps({'id': key, 'data': data}) + '\n' for key, data in rows_of(ds)), name)
    log.info('%s rows read for %s', count, ds)
    if not count:
        raise AirflowSkipException(f'raw_table has no rows for {ds}')
    return name


def transform(ds, ti, **kwargs):
    name = f'staging/{ds}/processed.jsonl'
    count = stage(upper_rows(staged(ti.xcom_pull(task_ids='extract'))), name)
    log.info('%s rows transformed for %s', count, ds)
    return name


def load(ds, ti, **kwargs):
    name = f'processed/{ds}.json'
    stage(json_array(staged(ti.xcom_pull(task_ids='transform'))), name)
    log.info('%s published', name)


with DAG(
    'etl_pipeline',
    start_date=datetime(2023, 1, 1, tzinfo=timezone.utc),
    schedule='@daily',
    catchup=False,
    max_active_runs=1,
    default_args={
        'retries': 3,
        'retry_delay': timedelta(minutes=5),
        'execution_timeout': timedelta(minutes=30),
        'on_failure_callback': report_failure,
    },
) as dag:
    extract_task = PythonOperator(task_id='extract', python_callable=extract)
    transform_task = PythonOperator(task_id='transform', python_callable=transform)
    load_task = PythonOperator(task_id='load', python_callable=load)
    extract_task >> transform_task >> load_task
