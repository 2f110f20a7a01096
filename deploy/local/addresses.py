"""Where the processes of a local stack listen: settings from the environment, checked before anything starts."""

import errno
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from deploy.local.processes import ProcessError

PORTS: Final = {"appraisal": 8001, "ladder": 8002, "compensation": 8003}
ISSUER_PORT: Final = 8000
_ISSUER: Final = "issuer"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Host and port of each process, by environment: ``SPINDLE_HOST``, ``SPINDLE_LADDER_PORT`` and so on."""

    host: str
    ports: Mapping[str, int]
    issuer_port: int

    @classmethod
    def from_environment(cls) -> "Addresses":
        """Read the environment; ProcessError for an invalid port, and for one port given to two processes."""
        addresses = cls(
            host=os.environ.get("SPINDLE_HOST") or "127.0.0.1",
            ports={name: _port(setting_of(name), port) for name, port in PORTS.items()},
            issuer_port=_port(setting_of(_ISSUER), ISSUER_PORT),
        )
        addresses._refuse_shared_ports()
        return addresses

    def url(self, service: str) -> str:
        """Return the base address of a service."""
        return self._url(self.ports[service])

    @property
    def issuer_url(self) -> str:
        """The base address of the trial identity provider."""
        return self._url(self.issuer_port)

    def refuse_used_ports(self) -> None:
        """Raise ProcessError with the setting of each port that cannot be listened on."""
        obstacles = [
            f"{setting_of(name)}: {obstacle}" for name, port in self._all() if (obstacle := self._obstacle(port))
        ]
        if obstacles:
            raise ProcessError(
                "\n".join([*obstacles, "Set them to free ports, as in: make run SPINDLE_LADDER_PORT=9002"])
            )

    def _all(self) -> Iterator[tuple[str, int]]:
        yield from self.ports.items()
        yield _ISSUER, self.issuer_port

    def _refuse_shared_ports(self) -> None:
        by_port: dict[int, list[str]] = {}
        for name, port in self._all():
            by_port.setdefault(port, []).append(setting_of(name))
        for port, settings in by_port.items():
            if len(settings) > 1:
                raise ProcessError(f"port {port} is given to {' and '.join(settings)}: each needs a port of its own")

    def _url(self, port: int) -> str:
        """Return an address to call; a wildcard to listen on is called by the machine's own address."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - read here, not bound to
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def _obstacle(self, port: int) -> str | None:
        """Return why nothing can listen on a port; None if it is free."""
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(self.host, port, type=socket.SOCK_STREAM)[0]
        except (OSError, UnicodeError) as error:
            raise ProcessError(f"SPINDLE_HOST: {self.host!r} is no address of this machine ({error})") from error
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise ProcessError(f"SPINDLE_HOST: {self.host} is no address of this machine") from error
                if error.errno == errno.EADDRINUSE:
                    return f"port {port} is in use"
                return f"port {port} cannot be used ({error.strerror})"
        return None


def setting_of(process: str) -> str:
    """Return the name of the setting for a process's port."""
    return f"SPINDLE_{process.upper()}_PORT"


def _port(variable: str, default: int) -> int:
    text = (os.environ.get(variable) or str(default)).strip()
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ProcessError(f"{variable} must be a port from 1 to 65535, not {text!r}")
    return int(text)
