"""A small MongoDB for the proofs: speaks the wire protocol on 127.0.0.1, keeps its documents in mongomock.

The driver under test is the real one. Every command is noted with the connection it came over and the number of
documents that went back, and a test may say in which order a query without a complete sort meets the documents.
"""

from __future__ import annotations

import itertools
import socketserver
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bson
import mongomock
import pytest

HEADER = struct.Struct("<iiii")
OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
HELLO = {
    "ok": 1,
    "helloOk": True,
    "ismaster": True,
    "isWritablePrimary": True,
    "maxBsonObjectSize": 16 * 2**20,
    "maxMessageSizeBytes": 48 * 10**6,
    "maxWriteBatchSize": 100_000,
    "minWireVersion": 0,
    "maxWireVersion": 21,
}
Document = dict[str, Any]


@dataclass(frozen=True)
class Noted:
    connection: int
    command: str
    body: Document
    documents: int


class _Connection(socketserver.BaseRequestHandler):
    server: _Listener

    def setup(self) -> None:
        self.server.mongo.count(1)

    def finish(self) -> None:
        self.server.mongo.count(-1)

    def handle(self) -> None:
        number = next(self.server.numbers)
        while (message := self._message()) is not None:
            request, opcode, payload = message
            if opcode == OP_QUERY:
                self._send(request, OP_REPLY, struct.pack("<iqii", 8, 0, 0, 1) + bson.encode(HELLO))
            else:
                body = bson.decode(payload[5:])
                self._send(request, OP_MSG, struct.pack("<IB", 0, 0) + bson.encode(self.server.mongo.run(number, body)))

    def _message(self) -> tuple[int, int, bytes] | None:
        head = self._exactly(HEADER.size)
        if not head:
            return None
        length, request, _, opcode = HEADER.unpack(head)
        return request, opcode, self._exactly(length - HEADER.size)

    def _exactly(self, size: int) -> bytes:
        """`size` bytes, or none when the other side has hung up."""
        data = b""
        try:
            while len(data) < size and (more := self.request.recv(size - len(data))):
                data += more
        except OSError:
            return b""
        return data if len(data) == size else b""

    def _send(self, request: int, opcode: int, payload: bytes) -> None:
        self.request.sendall(HEADER.pack(HEADER.size + len(payload), 0, request, opcode) + payload)


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    mongo: WireMongo

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.numbers = itertools.count()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is no news."""


class WireMongo:
    """`with WireMongo() as mongo:` listens at `mongo.url`; `mongo["shop"]["orders"]` is filled by the test."""

    def __init__(self) -> None:
        self.noted: list[Noted] = []
        self.open_connections = 0
        self.changed = threading.Condition()
        self.met: Callable[[list[Document]], list[Document]] = list
        self._store = mongomock.MongoClient()
        self._lock = threading.Lock()
        self._listener = _Listener()
        self._listener.mongo = self
        self.url = f"mongodb://127.0.0.1:{self._listener.server_address[1]}/?directConnection=true"

    def __enter__(self) -> WireMongo:
        threading.Thread(target=self._listener.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    def __getitem__(self, database: str) -> mongomock.Database:
        return self._store[database]

    def count(self, change: int) -> None:
        with self.changed:
            self.open_connections += change
            self.changed.notify_all()

    def is_left_alone(self, patience: float) -> bool:
        """Whether every connection is closed, now or within `patience` seconds."""
        with self.changed:
            return self.changed.wait_for(lambda: self.open_connections == 0, patience)

    def run(self, connection: int, body: Document) -> Document:
        command = next(iter(body))
        with self._lock:
            try:
                answer = getattr(self, f"_{command.lower()}", self._nothing)(body)
            except (mongomock.OperationFailure, NotImplementedError) as refused:
                answer = {"ok": 0, "code": 2, "codeName": "BadValue", "errmsg": str(refused)}
            rows = answer.get("cursor", {}).get("firstBatch", [])
            if command.lower() not in ("hello", "ismaster", "endsessions"):
                self.noted.append(Noted(connection, command, body, len(rows)))
        return answer

    def _hello(self, body: Document) -> Document:
        return HELLO

    _ismaster = _hello

    def _nothing(self, body: Document) -> Document:
        return {"ok": 1}

    def _find(self, body: Document) -> Document:
        met = self.met(list(self._collection(body).find(body.get("filter", {}))))
        rows = mongomock.MongoClient().rows.met
        if met:
            rows.insert_many(met)
        cursor = rows.find({}, body.get("projection"))
        if body.get("sort"):
            cursor.sort(list(body["sort"].items()))
        cursor.skip(body.get("skip", 0)).limit(body.get("limit", 0))
        return self._rows(body, list(cursor))

    def _aggregate(self, body: Document) -> Document:
        return self._rows(body, list(self._collection(body).aggregate(body["pipeline"])))

    def _collection(self, body: Document) -> mongomock.Collection:
        return self._store[body["$db"]][next(iter(body.values()))]

    def _rows(self, body: Document, rows: list[Document]) -> Document:
        namespace = f"{body['$db']}.{next(iter(body.values()))}"
        return {"ok": 1, "cursor": {"id": bson.Int64(0), "ns": namespace, "firstBatch": rows}}


@pytest.fixture
def mongo(monkeypatch):
    with WireMongo() as server:
        monkeypatch.setenv("MONGO_URL", server.url)
        yield server
