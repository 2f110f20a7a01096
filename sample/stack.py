"""The running services as a portal sees them: their addresses, and tokens to call them with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deploy.issuer import TrialIssuer

HOURS_12 = 12 * 3600


class Sign(Protocol):
    """Signs a token, as the company's identity provider would."""

    def __call__(
        self,
        subject: str,
        grants: Sequence[tuple[str, str | None]],
        *,
        employee_no: str | None = None,
        seconds: int = HOURS_12,
    ) -> str:
        """Return a token of the subject with (role, unit path) grants."""


@dataclass(frozen=True, slots=True)
class Stack:
    """The address of each service, and who signs the tokens."""

    urls: Mapping[str, str]
    sign: Sign

    def token(
        self, role: str, unit_path: str | None = None, employee_no: str | None = None, *, seconds: int = HOURS_12
    ) -> str:
        """Return a token of one role, over a unit and below (None: the whole company), for a person if named."""
        return self.sign(employee_no or role, [(role, unit_path)], employee_no=employee_no, seconds=seconds)


def read_stack(file: Path) -> Stack | None:
    """Return the stack that a stack file names; None where the company's own identity provider signs its tokens."""
    content = json.loads(file.read_text(encoding="utf-8"))
    if "trial_issuer" not in content:
        return None
    return Stack(content["services"], TrialIssuer(**content["trial_issuer"]).token)
