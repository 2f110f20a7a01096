"""Clients that dawdle, break off, or speak no HTTP, on real sockets: the others are served all the while."""

import re
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from deploy.local.postgres import Cluster
from sample.stack import Stack
from shared.platform.settings import SERVICES
from tests.support.databases import temporary_folder
from tests.support.replicas import Generation, Replicas
from tests.support.stacks import ROOT

pytestmark = pytest.mark.xdist_group("slow_clients")


@pytest.fixture(scope="module")
def served(cluster: Cluster) -> Iterator[tuple[Generation, str]]:
    """Running services that give a body two seconds, and a token."""
    folder = Path(tempfile.mkdtemp(prefix="spindle-slow-", dir=temporary_folder()))
    replicas = Replicas(cluster, folder)
    for service in SERVICES:
        assert replicas.migrate(ROOT, service).returncode == 0
    generation = replicas.start(ROOT, SPINDLE_BODY_SECONDS="2")
    yield generation, Stack(generation.urls, replicas.issuer.token).token("personnel")
    replicas.close()
    shutil.rmtree(folder)


def connected(generation: Generation) -> socket.socket:
    url = httpx.URL(generation.urls["ladder"])
    return socket.create_connection((url.host, url.port or 80), timeout=30)


def head(token: str, *more: str, method: str = "POST", path: str = "/v1/unit_imports") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: ladder", f"Authorization: Bearer {token}", *more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answer_of(connection: socket.socket) -> str:
    """Everything that comes until the service closes the connection."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts).decode()


def others_are_served(served: tuple[Generation, str]) -> None:
    generation, token = served
    answer = httpx.get(
        f"{generation.urls['ladder']}/v1/units", headers={"Authorization": f"Bearer {token}"}, trust_env=False
    )
    assert (answer.status_code, answer.json()["items"]) == (200, [])


def test_a_body_that_trickles_is_given_up(served: tuple[Generation, str]) -> None:
    generation, token = served
    with connected(generation) as connection:
        connection.sendall(head(token, "Content-Type: application/json", "Content-Length: 1000"))
        connection.settimeout(0.2)
        answer = b""
        for _ in range(100):  # at this pace the body would take three minutes
            connection.sendall(b" ")
            others_are_served(served)
            try:
                answer += connection.recv(65536)
                break
            except TimeoutError:
                continue
        connection.settimeout(30)
        answer += answer_of(connection).encode()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer
    assert b'"code":"body_too_slow"' in answer


@pytest.mark.parametrize("announced", ["Content-Length: 1000", "Transfer-Encoding: chunked"])
def test_an_upload_that_breaks_off_writes_nothing(served: tuple[Generation, str], announced: str) -> None:
    generation, token = served
    with connected(generation) as connection:
        whole = b'{"rows": [{"code": "LY", "name": "x"}]}'
        body = whole if announced.startswith("Content") else b"%x\r\n%s\r\n" % (len(whole), whole)
        connection.sendall(head(token, "Content-Type: application/json", announced) + body)
    time.sleep(0.3)
    others_are_served(served)


def test_many_that_never_finish_their_first_line(served: tuple[Generation, str]) -> None:
    with ExitStack() as stack:
        for _ in range(300):
            connection = stack.enter_context(connected(served[0]))
            connection.sendall(b"GET /v1/uni")
        others_are_served(served)
    others_are_served(served)


def test_a_reader_that_never_reads(served: tuple[Generation, str]) -> None:
    generation, token = served
    with connected(generation) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(head(token, method="GET", path="/openapi.json") * 200)
        others_are_served(served)
    others_are_served(served)


@pytest.mark.parametrize(
    "sent",
    [
        b"GARBAGE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /v1/units HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /v1/unit_imports HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/unit_imports HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
    ],
)
def test_what_is_no_request_is_refused(served: tuple[Generation, str], sent: bytes) -> None:
    with connected(served[0]) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            answer = answer_of(connection)
        except (ConnectionResetError, BrokenPipeError):
            answer = ""
    assert re.fullmatch(r"|HTTP/1\.1 (400|401|404|414|431) .*", answer, re.DOTALL), answer[:200]
    others_are_served(served)


def test_nothing_is_smuggled_behind_a_body(served: tuple[Generation, str]) -> None:
    """Length and chunks contradict each other: what stands behind is never taken for a request of its own."""
    generation, token = served
    inner = head(token, "Content-Length: 0", method="GET", path="/healthz")
    with connected(generation) as connection:
        sent = head(token, "Content-Type: application/json", "Content-Length: 5", "Transfer-Encoding: chunked")
        connection.sendall(sent + b"0\r\n\r\n" + inner)
        connection.shutdown(socket.SHUT_WR)
        answer = answer_of(connection)
    assert not answer.count("HTTP/1.1 200"), answer


def test_an_old_client_is_served(served: tuple[Generation, str]) -> None:
    with connected(served[0]) as connection:
        connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert answer_of(connection).startswith("HTTP/1.1 200 ")
