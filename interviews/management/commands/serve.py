from __future__ import annotations

import http.client
import socket
import threading
import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

STOP_SECONDS = 3
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked up, not bound


class Command(BaseCommand):
    help = "Serves the site and its rooms; PORT and BIND_HOST say where. Says so once a request was answered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="then print the demo's links and sign-ins")
        parser.add_argument("--only-try", action="store_true", help="only see whether the port is free")

    def handle(self, *args: Any, demo: bool, only_try: bool, **options: Any) -> None:
        with listening_socket(settings.BIND_HOST, settings.PORT) as listener:
            if only_try:
                return
            self.check_migrations()
            server = uvicorn.Server(server_config())
            threading.Thread(target=self.announce, args=[server, demo], daemon=True).start()
            with suppress(KeyboardInterrupt):
                server.run(sockets=[listener])

    def announce(self, server: uvicorn.Server, demo: bool) -> None:
        host, port = reachable(settings.BIND_HOST), settings.PORT
        while not answers_a_request(host, port):
            if server.should_exit:
                return
            time.sleep(0.1)
        self.stdout.write(self.style.SUCCESS(f"Ready: http://{host}:{port}"))
        if demo:
            call_command("demo_links", stdout=self.stdout)
            connection.close()
        self.stdout.write("Ctrl-C stops it.")
        self.stdout.flush()


def server_config() -> uvicorn.Config:
    module, _, application = settings.ASGI_APPLICATION.rpartition(".")
    return uvicorn.Config(
        f"{module}:{application}",
        log_config=None,  # Django's LOGGING is in force already
        log_level="warning",
        access_log=False,
        lifespan="on",
        # Some room above the room's own limit, so that a frame a little too large is answered and not cut off.
        ws_max_size=4 * settings.ROOM_FRAME_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=20,
        ws_ping_timeout=40,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def listening_socket(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        # macOS lets two programs share a port when one listens on all addresses, so that is asked first.
        if is_taken(reachable(host), port):
            raise OSError("something answers there already")
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CommandError(f"Port {port} on {host} cannot be used: {error}. Choose another: PORT={port + 1}") from error
    return listener


def is_taken(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def reachable(host: str) -> str:
    return EVERYWHERE.get(host, host)


def answers_a_request(host: str, port: int) -> bool:
    client = http.client.HTTPConnection(host, port, timeout=30)
    try:
        client.request("GET", "/")
        return client.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        client.close()
