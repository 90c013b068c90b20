"""`python -m tests.services`: whether the PostgreSQL and the Redis that the environment names answer; exit 2 if not."""

from __future__ import annotations

import os
import sys

import psycopg
import redis

SECONDS = 3


def complaint() -> str | None:
    """One line about the first service that is missing."""
    database, broker = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    if not database.startswith(("postgresql://", "postgres://")):
        return "DATABASE_URL does not name a PostgreSQL (postgresql://user@host:5432/name)"
    if not broker.startswith(("redis://", "rediss://")):
        return "REDIS_URL does not name a Redis (redis://host:6379/0)"
    try:
        psycopg.connect(database, connect_timeout=SECONDS).close()
    except psycopg.Error as error:
        return f"the PostgreSQL of DATABASE_URL does not answer: {_first_line(error)}"
    try:
        redis.Redis.from_url(broker, socket_connect_timeout=SECONDS, socket_timeout=SECONDS).ping()
    except (redis.RedisError, ValueError) as error:
        return f"the Redis of REDIS_URL does not answer: {_first_line(error)}"
    return None


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def main() -> int:
    if problem := complaint():
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
