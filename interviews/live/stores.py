"""The writer's own connection to the database, one class for each kind."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connection as django_connection

from interviews.live import postgres, sqlite
from interviews.live.rows import Result, Unit

# Seconds between looks at a database that another writer holds, and until that is an error.
FIRST_LOOK, LAST_LOOK, LOCK_TIMEOUT = 0.001, 0.02, 5.0
CHECKPOINT_SECONDS = 1.0
PRIMARY_CODE = 0xFF  # of an error; the rest says which kind of busy it is


class Store(Protocol):
    """`write` commits before it returns; a unit whose interview somebody else holds comes back as None."""

    @property
    def integrity_error(self) -> type[Exception]: ...

    @property
    def connection_error(self) -> type[Exception]: ...

    async def write(self, units: Sequence[Unit], at: datetime) -> list[Result | None]: ...

    async def close(self) -> None: ...


def turn_delay() -> timedelta:
    return timedelta(seconds=settings.TURN_DELAY_SECONDS)


class SqliteStore:
    """Writes in the loop's own thread: a batch takes less time than two hand-overs of the interpreter's lock. Only what
    may take long is kept out of it: waiting for another writer is a sleep, moving the WAL into the file has a thread.
    """

    integrity_error = sqlite3.IntegrityError
    connection_error = sqlite3.OperationalError

    def __init__(self) -> None:
        self.path = str(django_connection.settings_dict["NAME"])
        self.connection: sqlite3.Connection | None = None
        self.checkpoints = ThreadPoolExecutor(1, "room-checkpoint")
        self.next_checkpoint = 0.0

    async def write(self, units: Sequence[Unit], at: datetime) -> list[Result | None]:
        if self.connection is None:
            self.connection = sqlite.connect(self.path)
        await self._begin(self.connection)
        try:
            results = sqlite.write(self.connection, units, at, turn_delay())
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        self._checkpoint_now_and_then()
        return [*results]

    async def _begin(self, connection: sqlite3.Connection) -> None:
        """Take the write lock, looking again and again while somebody else has it, for LOCK_TIMEOUT at most."""
        wait, waited = FIRST_LOOK, 0.0
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY or waited > LOCK_TIMEOUT:
                    raise
            await asyncio.sleep(wait)
            waited += wait
            wait = min(wait * 2, LAST_LOOK)

    def _checkpoint_now_and_then(self) -> None:
        now = time.monotonic()
        if now > self.next_checkpoint:
            self.next_checkpoint = now + CHECKPOINT_SECONDS
            self.checkpoints.submit(sqlite.checkpoint, self.path)

    async def close(self) -> None:
        self.checkpoints.shutdown()
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class PostgresStore:
    integrity_error = psycopg.IntegrityError
    connection_error = psycopg.OperationalError

    def __init__(self) -> None:
        params = dict(django_connection.get_connection_params())
        for name in ("cursor_factory", "context", "pool", "prepare_threshold"):
            params.pop(name, None)
        self.params = params
        self.connection: psycopg.AsyncConnection[Any] | None = None

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self.connection is None or self.connection.closed:
            connection = await psycopg.AsyncConnection.connect(**self.params, autocommit=True, prepare_threshold=1)
            # Planned once and never by a scan of the log: a batch alone costs 0.4 ms instead of 0.7.
            for setting in ("enable_seqscan = off", "jit = off", "plan_cache_mode = force_generic_plan"):
                await connection.execute(f"SET {setting}")
            await connection.execute("SET lock_timeout = '2s'")
            self.connection = connection
        return self.connection

    async def write(self, units: Sequence[Unit], at: datetime) -> list[Result | None]:
        connection = await self._connected()
        statement, params = postgres.write_statement(units, at, turn_delay(), wait=False)
        if not any(unit.changes for unit in units):
            cursor = await connection.execute(statement, params)
            return postgres.results_of(units, await cursor.fetchall(), at, wait=False)
        async with connection.transaction():
            cursor = await connection.execute(statement, params)
            results = postgres.results_of(units, await cursor.fetchall(), at, wait=False)
            for unit, result in zip(units, results, strict=True):
                if isinstance(result, list) and not result[0].duplicate:
                    for change, values in postgres.change_statements(unit):
                        await connection.execute(change, values)
        return results

    async def close(self) -> None:
        if self.connection is not None:
            await self.connection.close()


def new_store() -> Store:
    return SqliteStore() if django_connection.vendor == "sqlite" else PostgresStore()
