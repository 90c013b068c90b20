from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def confined(code: str) -> str:
    """The last line that a confined process complained with."""
    script = f"from reports.pdf.worker import confine; confine()\n{code}"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.stderr.strip().rpartition("\n")[2]


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "socket.getaddrinfo"),
        ("import socket; socket.socket().connect(('127.0.0.1', 9))", "socket.connect"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("import os; os.system('true')", "os.system"),
    ],
)
def test_it_reaches_neither_network_nor_other_programs(code, event) -> None:
    assert confined(code) == f"PermissionError: {event} is not for the process that makes PDFs"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the limit")
def test_its_memory_has_a_limit() -> None:
    assert confined("bytearray(2 << 30)") == "MemoryError"


def test_it_goes_home_when_nobody_can_ask_any_more() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reports.pdf.worker"], cwd=ROOT, input=b"", capture_output=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, b"")
