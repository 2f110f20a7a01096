"""The file that tells scripts and tests where the running stack is: ``stack.json`` in the state folder.

It holds ``containers`` (true when ``make up`` wrote it, false for ``make run``) and ``services`` (base URL by name).
With the trial identity provider it also holds ``tokens`` (one by role, valid for a week) and ``trial_issuer``
(``issuer``, ``company``, ``private_key``). That key signs a token for any person, role and unit, so only the file's
owner may read it. A company's own provider keeps its key to itself: its stack file has addresses only.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from deploy.files import write_private
from deploy.issuer import LONGEST_TOKEN_SECONDS, TrialIssuer
from deploy.trial_users import trial_token
from shared.platform.identity.callers import HUMAN_ROLES

STACK_FILE: Final = "stack.json"


def write_addresses(urls: Mapping[str, str], file: Path) -> None:
    """Write the addresses of a stack in containers that uses the company's own identity provider."""
    write_private(file, json.dumps({"containers": True, "services": dict(urls)}, indent=2))


def write_stack_file(urls: Mapping[str, str], issuer: TrialIssuer, file: Path, *, containers: bool) -> None:
    """Write the addresses of a stack, trial tokens for it, and the key that signs more of them."""
    content = {
        "containers": containers,
        "services": dict(urls),
        "tokens": {role.value: trial_token(issuer, role.value, seconds=LONGEST_TOKEN_SECONDS) for role in HUMAN_ROLES},
        "trial_issuer": {"issuer": issuer.issuer, "company": issuer.company, "private_key": issuer.private_key},
    }
    write_private(file, json.dumps(content, indent=2))


def is_of_containers(file: Path) -> bool:
    """Return whether the file exists and names a stack in containers."""
    return file.exists() and bool(json.loads(file.read_text(encoding="utf-8")).get("containers"))
