"""A running stack as its users meet it: base URLs, which may have a path, and tokens of anybody."""

import json
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx

from deploy.issuer import TrialIssuer
from deploy.trial_users import trial_token
from sample.stack import HOURS_12, Stack

_LIMITS = httpx.Limits(keepalive_expiry=2.0)  # a connection that rested is not used in the moment the server ends it
_TRUSTED = ssl.create_default_context()  # made once: it takes longer than a request
_TIMEOUT = httpx.Timeout(60, connect=5)


@dataclass
class Access:
    """Clients of a stack's services; all are closed at the end."""

    stack: Stack
    issuer: TrialIssuer
    clients: dict[tuple[str, str | None, str | None], httpx.Client] = field(default_factory=dict)
    tokens: dict[tuple[str, str | None, str | None], str] = field(default_factory=dict)

    @classmethod
    def by(cls, file: Path) -> Self:
        """The stack that a ``stack.json`` tells of."""
        content = json.loads(file.read_text(encoding="utf-8"))
        issuer = TrialIssuer(**content["trial_issuer"])
        return cls(Stack(content["services"], issuer.token), issuer)

    def client(
        self,
        service: str,
        role: str | None = None,
        *,
        unit_path: str | None = None,
        employee_no: str | None = None,
        language: str | None = "en",
    ) -> httpx.Client:
        """A client as who stands for a role, or as somebody else, over a unit; without a role, without a token."""
        who = None if role is None else self.token(role, unit_path, employee_no)
        return self.bearing(service, who, language)

    def token(self, role: str, unit_path: str | None = None, employee_no: str | None = None) -> str:
        key = (role, unit_path, employee_no)
        if key not in self.tokens:
            named = unit_path is not None or employee_no is not None
            self.tokens[key] = (
                self.stack.token(role, unit_path, employee_no)
                if named
                else trial_token(self.issuer, role, seconds=HOURS_12)
            )
        return self.tokens[key]

    def bearing(self, service: str, token: str | None, language: str | None = "en") -> httpx.Client:
        """A client with a token, or without any."""
        key = (service, token, language)
        if key not in self.clients:
            self.clients[key] = self.new(service, token, language)
        return self.clients[key]

    def new(self, service: str, token: str | None, language: str | None = "en") -> httpx.Client:
        """A client with connections of its own, for the caller to close."""
        headers = {} if language is None else {"Accept-Language": language}
        headers |= {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx.Client(
            base_url=self.stack.urls[service],
            headers=headers,
            verify=_TRUSTED,
            timeout=_TIMEOUT,
            limits=_LIMITS,
            trust_env=False,
        )

    def close(self) -> None:
        while self.clients:
            self.clients.popitem()[1].close()
