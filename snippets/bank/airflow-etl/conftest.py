"""What the proofs run the question against: a PostgreSQL, a blob store, and patched copies of the code.

The PostgreSQL is the one of DATABASE_URL; without it a small server speaks just enough of its protocol for the
real psycopg2. The blob store answers the requests that the real Azure client sends.
"""

from __future__ import annotations

import os
import re
import socketserver
import struct
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs, quote, urlsplit

import psycopg2
import pytest

from snippets.proving import load, patched_source

HERE = Path(__file__).parent
BYTEA, INT4, TEXT = 17, 23, 25

# The repairs, in the order in which the faults come to light.
REPAIRS = {
    "sql-param-not-tuple": ("kwargs['ds'])\n    kwargs", "(kwargs['ds'],))\n    kwargs"),
    "upper-on-row": ("d.upper() for d in data", "(d[0], d[1].upper()) for d in data"),
    "transform-output-dropped": ("for d in data]", "for d in data]\n    return processed"),
    "load-processed-undefined": (
        "upload_blob(processed",
        "upload_blob(kwargs['ti'].xcom_pull(task_ids='transform')",
    ),
    "upload-not-serialized": (
        "upload_blob(kwargs['ti'].xcom_pull(task_ids='transform')",
        "upload_blob(__import__('json').dumps(kwargs['ti'].xcom_pull(task_ids='transform'))",
    ),
}


def source(name: str = "snippet.py", repaired: int = 0, *changes: tuple[str, str]) -> str:
    """The text of the file with the first so many REPAIRS made and then the changes."""
    return patched_source(HERE / name, dict([*list(REPAIRS.values())[:repaired], *changes]))


@pytest.fixture
def code() -> Callable[..., str]:
    return source


@pytest.fixture
def module(tmp_path: Path) -> Callable[[str], ModuleType]:
    def run_source(text: str) -> ModuleType:
        file = tmp_path / "etl_pipeline.py"
        file.write_text(text)
        return load(file)

    return run_source


class RealPostgres:
    """raw_table in a schema of its own on the server of DATABASE_URL."""

    real = True

    def __init__(self, url: str) -> None:
        self.schema = f"proof_{uuid.uuid4().hex[:12]}"
        self._own = psycopg2.connect(url)
        self._own.autocommit = True
        self.dsn = f"{url}{'&' if urlsplit(url).query else '?'}application_name={self.schema}&options=" + quote(
            f"-csearch_path={self.schema}"
        )
        self.execute(f"CREATE SCHEMA {self.schema}")
        self.execute(f"SET search_path = {self.schema}")

    def execute(self, sql: str, values: tuple = ()) -> None:
        with self._own.cursor() as cursor:
            cursor.execute(sql, values)

    def fill(self, rows: list[tuple], day: str = "2024-01-01", data_type: str = "text") -> None:
        self._end_sessions()
        self.execute("DROP TABLE IF EXISTS raw_table")
        self.execute(f"CREATE TABLE raw_table (id int, data {data_type}, date date)")
        with self._own.cursor() as cursor:
            for start in range(0, len(rows), 5000):
                values = [cursor.mogrify("(%s, %s, %s)", (*row, day)).decode() for row in rows[start : start + 5000]]
                cursor.execute(f"INSERT INTO raw_table VALUES {', '.join(values)}")

    def sessions(self) -> list[str]:
        """The state of every connection the code under proof has open."""
        with self._own.cursor() as cursor:
            cursor.execute("SELECT state FROM pg_stat_activity WHERE application_name = %s", (self.schema,))
            return [state for (state,) in cursor.fetchall()]

    def _end_sessions(self) -> None:
        """A session that the question left in its transaction would hold a lock on the table."""
        query = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = %s"
        self.execute(query, (self.schema,))

    def stop(self) -> None:
        self._end_sessions()
        self.execute(f"DROP SCHEMA {self.schema} CASCADE")
        self._own.close()


class WirePostgres(socketserver.ThreadingTCPServer):
    """Speaks the simple query protocol to libpq and answers every SELECT with the rows it was filled with."""

    real = False
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _PostgresSession)
        self.dsn = f"postgresql://proof@127.0.0.1:{self.server_address[1]}/proof?sslmode=disable"
        self.rows: list[tuple] = []
        self.data_oid = TEXT
        self.statements: list[str] = []
        self.open: dict[int, str] = {}
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def fill(self, rows: list[tuple], day: str = "2024-01-01", data_type: str = "text") -> None:
        self.rows, self.data_oid = rows, {"text": TEXT, "bytea": BYTEA}[data_type]

    def sessions(self) -> list[str]:
        return list(self.open.values())

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class _PostgresSession(socketserver.StreamRequestHandler):
    server: WirePostgres

    def handle(self) -> None:
        size = struct.unpack("!i", self.rfile.read(4))[0]
        self.rfile.read(size - 4)
        self._send(b"R", struct.pack("!i", 0))
        for name, value in {"client_encoding": "UTF8", "server_version": "15.0", "DateStyle": "ISO, MDY"}.items():
            self._send(b"S", f"{name}\0{value}\0".encode())
        self._send(b"S", b"standard_conforming_strings\0on\0")
        self._ready("idle")
        self._fetched = False
        while (kind := self.rfile.read(1)) == b"Q":
            size = struct.unpack("!i", self.rfile.read(4))[0]
            self._answer(self.rfile.read(size - 4).rstrip(b"\0").decode())
        self.server.open.pop(id(self), None)

    def _answer(self, sql: str) -> None:
        self.server.statements.append(sql)
        verb = sql.split()[0].upper()
        if verb in ("SELECT", "FETCH"):
            self._send_rows([] if self._fetched else self.server.rows)
            self._fetched = verb == "FETCH"
        self._send(b"C", f"{verb}\0".encode())
        self._ready("idle" if verb in ("COMMIT", "ROLLBACK") else "idle in transaction")

    def _send_rows(self, rows: list[tuple]) -> None:
        columns = (("id", INT4), ("data", self.server.data_oid))
        fields = b"".join(n.encode() + struct.pack("!xihihih", 0, 0, oid, -1, -1, 0) for n, oid in columns)
        self._send(b"T", struct.pack("!h", len(columns)) + fields)
        for row in rows:
            self._send(b"D", struct.pack("!h", len(row)) + b"".join(map(_field, row)))

    def _send(self, kind: bytes, body: bytes) -> None:
        self.wfile.write(kind + struct.pack("!i", len(body) + 4) + body)

    def _ready(self, state: str) -> None:
        self.server.open[id(self)] = state
        self._send(b"Z", b"I" if state == "idle" else b"T")


def _field(value: object) -> bytes:
    if value is None:
        return struct.pack("!i", -1)
    text = b"\\x" + value.hex().encode() if isinstance(value, bytes) else str(value).encode()
    return struct.pack("!i", len(text)) + text


@pytest.fixture
def postgres() -> Iterator[RealPostgres | WirePostgres]:
    url = os.environ.get("DATABASE_URL", "")
    server = RealPostgres(url) if re.match(r"postgres(ql)?://", url) else WirePostgres()
    server.fill([(1, "alpha"), (2, "beta")])
    yield server
    server.stop()


class BlobStore(ThreadingHTTPServer):
    """Containers as dicts behind the part of the blob REST protocol that an upload and a download use."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _BlobRequest)
        self.containers: dict[str, dict[str, bytes]] = {"data": {}}
        self.blocks: dict[str, bytes] = {}
        self.endpoint = f"http://127.0.0.1:{self.server_address[1]}/account"
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def blobs(self) -> dict[str, bytes]:
        return self.containers["data"]

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class _BlobRequest(BaseHTTPRequestHandler):
    server: BlobStore
    protocol_version = "HTTP/1.1"

    def _target(self) -> tuple[dict[str, bytes] | None, str, dict[str, list[str]]]:
        address = urlsplit(self.path)
        _, _, container, *name = address.path.split("/")
        return self.server.containers.get(container), "/".join(name), parse_qs(address.query)

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        blobs, name, query = self._target()
        if query.get("restype") == ["container"]:
            return self._refuse(409, "ContainerAlreadyExists")
        if blobs is None:
            return self._refuse(404, "ContainerNotFound")
        if query.get("comp") == ["block"]:
            self.server.blocks[query["blockid"][0]] = body
            return self._reply(201)
        if name in blobs and self.headers.get("If-None-Match") == "*":
            return self._refuse(409, "BlobAlreadyExists")
        if query.get("comp") == ["blocklist"]:
            wanted = re.findall("<Latest>(.*?)</Latest>", body.decode())
            body = b"".join(self.server.blocks[block] for block in wanted)
        blobs[name] = body
        return self._reply(201)

    def do_GET(self) -> None:
        blobs, name, _ = self._target()
        if blobs is None or name not in blobs:
            return self._refuse(404, "BlobNotFound")
        body = blobs[name]
        span = {"Content-Range": f"bytes 0-{len(body) - 1}/{len(body)}", "x-ms-blob-type": "BlockBlob"}
        return self._reply(206, body, span)

    def _refuse(self, status: int, error: str) -> None:
        body = f"<?xml version='1.0'?><Error><Code>{error}</Code><Message>{error}</Message></Error>".encode()
        self._reply(status, body, {"x-ms-error-code": error, "Content-Type": "application/xml"})

    def _reply(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        stamp = {"ETag": '"0x1"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT", "x-ms-version": "2024-11-04"}
        for key, value in {**stamp, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def blob_store() -> Iterator[BlobStore]:
    store = BlobStore()
    yield store
    store.stop()


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """A server notices a closed connection a moment later; waits for that, at most ten seconds."""

    def wait(holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < deadline, "it never came true"
            time.sleep(0.01)

    return wait
