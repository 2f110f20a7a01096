"""The offices that call the services in the sample year, each with a token of its own role."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx

from sample.calls import Desk, Follow
from sample.counties import COUNTY_OF
from sample.officers import AUDITOR, CHAIR, PAYROLL, PERSONNEL, county_group
from sample.stack import Stack

_TIMEOUT: Final = httpx.Timeout(60, connect=5)


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of the company; a desk is one office's access to one service."""

    http: httpx.AsyncClient
    stack: Stack
    follow: Follow

    def personnel(self, service: str) -> Desk:
        """Return the desk of the personnel department."""
        return self._desk(service, "personnel", PERSONNEL.employee_no)

    def payroll(self, service: str) -> Desk:
        """Return the desk of the payroll office."""
        return self._desk(service, "payroll", PAYROLL.employee_no)

    def chair(self, service: str) -> Desk:
        """Return the desk of the city committee's chair."""
        return self._desk(service, "committee_chair", CHAIR.employee_no)

    def auditor(self, service: str) -> Desk:
        """Return the desk of the auditor."""
        return self._desk(service, "auditor", AUDITOR.employee_no)

    def county(self, service: str, code: str) -> list[tuple[str, Desk]]:
        """Return the desks of the members of a county's appraisal group, which reach only the county's juniors."""
        members = [officer.employee_no for officer in county_group(code)]
        path = COUNTY_OF[code].path
        return [(member, self._desk(service, "county_group", member, path)) for member in members]

    def _desk(self, service: str, role: str, employee_no: str, unit_path: str | None = None) -> Desk:
        token = self.stack.token(role, unit_path, employee_no)
        return Desk(self.http, self.stack.urls[service], token, self.follow)


@asynccontextmanager
async def open_offices(
    stack: Stack, follow: Follow, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Offices]:
    """Open the offices; tests pass a ``transport`` to reach the services without sockets."""
    async with httpx.AsyncClient(transport=transport, timeout=_TIMEOUT, trust_env=False) as http:
        yield Offices(http, stack, follow)
