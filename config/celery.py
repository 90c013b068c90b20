"""Celery, whose worker threads live inside the server where no Redis joins processes."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def make_app(*, set_as_current: bool = True) -> Celery:
    made = Celery("marginalia", set_as_current=set_as_current)
    made.config_from_object("django.conf:settings", namespace="CELERY")
    made.autodiscover_tasks()
    made.autodiscover_tasks(related_name="statistics_tasks")
    return made


app = make_app()
# Without this a retry inside a task goes to amqp://localhost.
app.set_default()
