"""Measures the room beside the floor (a raw ASGI broadcast) in one run: `python bench/measure_rooms.py --help`.

Machines are noisy, so every figure is a ratio to the floor measured in the same round, and the median of rounds counts.
Starts its own servers on a throw-away database; DATABASE_URL names another one (it is filled with rooms).
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PORT, FLOOR_PORT = 8731, 8732
UVICORN = [
    sys.executable,
    "-m",
    "uvicorn",
    "--log-level",
    "warning",
    "--no-access-log",
    "--ws-per-message-deflate",
    "false",
]
ROLES = "candidate,interviewer,observer"


@contextmanager
def serving(command: list[str], port: int, env: dict[str, str], cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=cwd, env=env)  # noqa: S603 - our own servers
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(10)


def drive(options: list[str], *more: str) -> dict[str, Any]:
    command = [sys.executable, str(ROOT / "bench/room_load.py"), *options, *more]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - our own driver
    if not done.stdout:
        sys.exit(done.stderr)
    report: dict[str, Any] = json.loads(done.stdout)
    report["failed"] = done.returncode != 0
    return report


class Measure:
    def __init__(self, stack: ExitStack, rooms: int) -> None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.env = {
            **os.environ,
            "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}"),
            "PORT": str(PORT),
            "ROOM_FRAME_RATE": "0",
        }
        self.manage("migrate", "--verbosity", "0")
        options = self.manage("bench_rooms", "--rooms", str(rooms), "--out", str(folder / "rooms.json"))
        self.room = shlex.split(options.splitlines()[0])
        self.floor = ["--url-template", f"ws://127.0.0.1:{FLOOR_PORT}/ws/{{room}}", "--sockets-per-room", "3",
                      "--message", '{"type":"said","id":"{id}","body":"{id} {pad}"}', "--match", "type=event",
                      "--seq-path", "seq", "--sender", "first"]  # fmt: skip
        serve = stack.enter_context(serving([sys.executable, "manage.py", "serve"], PORT, self.env, ROOT))
        floor_command = [*UVICORN, "floor:app", "--port", str(FLOOR_PORT)]
        floor = stack.enter_context(serving(floor_command, FLOOR_PORT, self.env, ROOT / "bench"))
        self.room += ["--server-pid", str(serve.pid)]
        self.floor += ["--server-pid", str(floor.pid)]

    def manage(self, *words: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def both(self, *options: str) -> tuple[dict[str, Any], dict[str, Any]]:
        return drive(self.floor, *options), drive(self.room, *options)


def throughput(measure: Measure, rooms: int, rounds: int, seconds: int) -> None:
    ratios = []
    for _ in range(rounds):
        floor, room = measure.both("--rooms", str(rooms), "--rate", "0", "--duration", str(seconds), "--warmup", "2")
        ratios.append(room["events_per_s"] / floor["events_per_s"])
        print(f"  floor {floor['events_per_s']:8.0f}/s   room {room['events_per_s']:8.0f}/s   {ratios[-1]:.2f}"
              f"   CPU {cpu(room) / cpu(floor):.1f}x")  # fmt: skip
    print(f"throughput at {rooms} rooms in flight: {statistics.median(ratios):.2f} of the floor (goal 0.40)")


def latency(measure: Measure, rooms: int, rounds: int, seconds: int) -> None:
    found = []
    for _ in range(rounds):
        floor, room = measure.both("--rooms", str(rooms), "--rate", "0.5", "--duration", str(seconds), "--warmup", "2")
        found.append((room["fanout_ms"]["p99"], floor["fanout_ms"]["p99"]))
        print(f"  floor p50 {floor['fanout_ms']['p50']:.2f} p99 {found[-1][1]:.2f} ms"
              f"   room p50 {room['fanout_ms']['p50']:.2f} p99 {found[-1][0]:.2f} ms")  # fmt: skip
    p99 = statistics.median(room for room, _ in found)
    ratio = statistics.median(room / floor for room, floor in found)
    print(f"p99 at {rooms} rooms x 3, 0.5/s: {p99:.1f} ms, {ratio:.1f} x the floor (goal: 3 x or 10 ms)")


def memory(measure: Measure, rooms: int) -> None:
    """Resident memory per socket between few and many rooms, so that what the server needs anyway drops out."""
    used = [resident(drive(measure.room, "--rooms", str(n), "--rate", "0.01", "--duration", "2")) for n in (1, rooms)]
    print(f"memory: {(used[1] - used[0]) * 1024 / ((rooms - 1) * 3):.1f} KiB a socket (goal 30)")


def churn(measure: Measure, rooms: int, seconds: int) -> None:
    report = drive(measure.room, "--rooms", str(rooms), "--rate", "5", "--duration", str(seconds),
                   "--churn", "10", "--strict")  # fmt: skip
    faults = {name: report[name] for name in ("lost", "duplicated", "out_of_order", "seq_gaps", "seq_disagree")}
    print(f"churn: {report['sent_total']} events, {report['reconnect']['count']} reconnects, {faults},"
          f" strict {'FAILED' if report['failed'] else 'held'}")  # fmt: skip


def cpu(report: dict[str, Any]) -> float:
    return float(next(iter(report["server"].values()))["cpu_us_per_event"])


def resident(report: dict[str, Any]) -> float:
    return float(next(iter(report["server"].values()))["rss_mb_idle"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--in-flight", type=int, default=300, help="rooms of the throughput measure")
    parser.add_argument("--rooms", type=int, default=500, help="rooms of the latency and memory measures")
    options = parser.parse_args()
    with ExitStack() as stack:
        measure = Measure(stack, max(options.rooms, options.in_flight))
        memory(measure, options.rooms)
        throughput(measure, options.in_flight, options.rounds, options.seconds)
        latency(measure, options.rooms, options.rounds, options.seconds)
        churn(measure, 100, options.seconds)


if __name__ == "__main__":
    main()
