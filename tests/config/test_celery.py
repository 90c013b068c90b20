from __future__ import annotations

from config.celery import app


def test_a_worker_that_is_told_no_queue_takes_the_turns_too() -> None:
    assert set(app.amqp.queues.consume_from) == {"turns", "slow"}


def test_the_assistants_turns_do_not_wait_behind_slow_work() -> None:
    route = app.amqp.router.route
    queues = {name: route({}, f"interviews.tasks.{name}")["queue"].name for name in ("take_turn", "run_due")}
    assert queues == {"take_turn": "turns", "run_due": "turns"}
