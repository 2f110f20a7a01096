"""The ports of a local stack are checked before anything starts, and a refusal names the setting."""

import socket

import pytest

from deploy.local.addresses import Addresses
from deploy.local.processes import ProcessError


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "APPRAISAL_PORT", "LADDER_PORT", "COMPENSATION_PORT", "ISSUER_PORT"):
        monkeypatch.delenv(f"SPINDLE_{name}", raising=False)


@pytest.mark.parametrize("text", ["0", "65536", "x", "-1", "８００１", "80.1"])
def test_a_port_is_a_number_from_1_to_65535(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPINDLE_LADDER_PORT", text)
    with pytest.raises(ProcessError, match="SPINDLE_LADDER_PORT must be a port"):
        Addresses.from_environment()


@pytest.mark.parametrize(("setting", "port"), [("LADDER", "8001"), ("ISSUER", "8003"), ("APPRAISAL", "8002")])
def test_two_processes_on_one_port_are_refused(setting: str, port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SPINDLE_{setting}_PORT", port)
    with pytest.raises(ProcessError, match=rf"port {port} is given to .*SPINDLE_{setting}_PORT"):
        Addresses.from_environment()


def test_a_port_in_use_names_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("SPINDLE_COMPENSATION_PORT", str(port))
        with pytest.raises(ProcessError, match=f"SPINDLE_COMPENSATION_PORT: port {port} is in use"):
            Addresses.from_environment().refuse_used_ports()


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_a_host_that_is_not_this_machine_names_its_setting(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPINDLE_HOST", host)
    with pytest.raises(ProcessError, match="SPINDLE_HOST"):
        Addresses.from_environment().refuse_used_ports()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("", "http://127.0.0.1:8002"),
        ("0.0.0.0", "http://127.0.0.1:8002"),
        ("::1", "http://[::1]:8002"),
        ("::", "http://[::1]:8002"),
    ],
)
def test_an_address_to_listen_on_becomes_one_to_call(host: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPINDLE_HOST", host)
    assert Addresses.from_environment().url("ladder") == url
