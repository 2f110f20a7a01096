"""The file that says where a running stack is and how to get tokens for it: ``stack.json``, for scripts and tests.

It holds ``containers`` (whether ``make up`` wrote it, or ``make run``), ``services`` (base URL by name), ``tokens``
(one by role, for a week) and ``trial_issuer`` (``issuer``, ``company``, ``private_key``): with that key a token of any
person, role and unit can be signed. It is for its owner alone, and for trials: a company's own provider keeps its key
to itself.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from deploy.files import write_private
from deploy.issuer import TrialIssuer
from sample.officers import token_of_role
from sample.stack import Stack
from shared.platform.identity.callers import HUMAN_ROLES

_TOKEN_SECONDS: Final = 7 * 24 * 3600


def write_addresses(urls: Mapping[str, str], file: Path) -> None:
    """Write where a stack is that believes the company's own identity provider: without tokens, and no way to any."""
    write_private(file, json.dumps({"containers": True, "services": dict(urls)}, indent=2))


def write_stack_file(urls: Mapping[str, str], issuer: TrialIssuer, file: Path, *, containers: bool) -> None:
    """Write where a stack is and how to get trial tokens for it."""
    stack = Stack(urls, issuer.token)
    content = {
        "containers": containers,
        "services": dict(urls),
        "tokens": {role.value: token_of_role(stack, role.value, seconds=_TOKEN_SECONDS) for role in HUMAN_ROLES},
        "trial_issuer": {"issuer": issuer.issuer, "company": issuer.company, "private_key": issuer.private_key},
    }
    write_private(file, json.dumps(content, indent=2))


def read_stack_file(file: Path) -> Stack:
    """Return the stack that the file tells of."""
    content = json.loads(file.read_text(encoding="utf-8"))
    return Stack(content["services"], TrialIssuer(**content["trial_issuer"]).token)
