from datetime import datetime
from airflow.operators.python_operator import PythonOperator
from airflow.hooks.postgres_hook import PostgresHook
from airflow.providers.microsoft.azure.hooks.wasb import WasbHook
from airflow import DAG

def extract(**kwargs):
    hook = PostgresHook(postgres_conn_id='warehouse')
    connection = hook.get_conn()
    cursor = connection.cursor()
    cursor.execute('SELECT id, data FROM raw_table WHERE date = %s', kwargs['ds'])
    kwargs['ti'].xcom_push(key='raw', value=cursor.fetchall())

def transform(**kwargs):
    data = kwargs['ti'].xcom_pull(task_ids='extract', key='raw')
    processed = [d.upper() for d in data]

def load(**kwargs):
    container = WasbHook(wasb_conn_id='blob_storage').get_conn()
    blob = container.get_blob_client('data', 'processed.json')
    blob.upload_blob(processed)

with DAG('etl_pipeline', start_date=datetime(2023, 1, 1), schedule_interval='@daily') as dag:
    extract = PythonOperator(task_id='extract', python_callable=extract)
    transform = PythonOperator(task_id='transform', python_callable=transform)
    load = PythonOperator(task_id='load', python_callable=load)
    extract >> transform >> load
