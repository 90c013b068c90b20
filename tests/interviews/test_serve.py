from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import CommandError, call_command

from interviews.management.commands.serve import answers_a_request, listening_socket, server_config


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture
def answering() -> Iterator[HTTPServer]:
    """A server that answers every request with `server.status`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_taken_port_is_named_and_another_one_proposed(taken) -> None:
    with pytest.raises(CommandError, match=f"Port {taken} on 127.0.0.1 cannot be used.*PORT={taken + 1}"):
        listening_socket("127.0.0.1", taken)


def test_a_port_that_is_taken_on_all_addresses_is_taken() -> None:
    with socket.create_server(("0.0.0.0", 0)) as other, pytest.raises(CommandError):
        listening_socket("127.0.0.1", other.getsockname()[1])


def test_trying_the_port_ends_there(settings, taken, capsys) -> None:
    settings.PORT = taken
    with pytest.raises(CommandError, match="cannot be used"):
        call_command("serve", "--only-try", skip_checks=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.PORT = free.getsockname()[1]
    call_command("serve", "--only-try", skip_checks=True)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("status", "ready"), [(200, True), (302, True), (404, True), (500, False), (503, False)])
def test_ready_means_that_a_request_was_answered_without_a_failure(answering, status, ready) -> None:
    answering.status = status
    assert answers_a_request("127.0.0.1", answering.server_port) is ready


def test_nobody_there_is_not_ready(taken) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert answers_a_request("127.0.0.1", port) is False


def test_sockets_are_limited_and_uncompressed(settings) -> None:
    settings.ROOM_FRAME_BYTES = 2048
    config = server_config()
    assert (config.ws_max_size, config.ws_per_message_deflate, config.lifespan) == (8192, False, "on")
    assert (config.ws_ping_interval, config.ws_ping_timeout, config.access_log) == (20, 40, False)
