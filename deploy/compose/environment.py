"""The environment of the containers: one file of variables for each container, with its secrets.

The first start makes the secrets and stores them in ``secrets.json``. The files of variables are made from it. All are
in the state folder (``var/compose``), and only their owner may read them. The operator may add two files there:
``issuers.json`` names the company's identity providers, which replace the trial one. ``ca.pem`` holds certificates that
the services trust in addition to the well-known ones.
"""

import hashlib
import json
import re
import secrets
import ssl
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from deploy.compose.engine import ComposeError
from deploy.databases import owner_role, runtime_role
from deploy.files import write_private
from deploy.issuer import LONGEST_TOKEN_SECONDS, TrialIssuer, new_private_key, public_key_of
from shared.platform.settings import SERVICES, IssuerSettings

TRIAL_ISSUER = "https://trial-issuer.spindle.example"
TRIAL_COMPANY = "linyi"
_ISSUERS = TypeAdapter(Annotated[tuple[IssuerSettings, ...], Field(min_length=1)])
_CERTIFICATES_LIMIT = 100_000  # bytes: the kernel takes no variable above 128 KiB


@dataclass(frozen=True, slots=True)
class Secrets:
    """The passwords of PostgreSQL's roles, and the private keys (PEM) of the services and of the trial issuer."""

    passwords: dict[str, str]
    keys: dict[str, str]

    @property
    def trial_issuer(self) -> TrialIssuer:
        """The trial identity provider."""
        return TrialIssuer(TRIAL_ISSUER, TRIAL_COMPANY, self.keys["issuer"])


def has_secrets(state: Path) -> bool:
    """Return whether this folder holds the secrets of a stack."""
    return (state / "secrets.json").exists()


def ensure_secrets(state: Path) -> None:
    """Make the secrets of a new stack; existing secrets stay."""
    if not has_secrets(state):
        store_secrets(state, generate_secrets())


def generate_secrets() -> Secrets:
    """Return new random secrets."""
    roles = ["postgres", *(role(service) for service in SERVICES for role in (owner_role, runtime_role))]
    return Secrets(
        passwords={role: secrets.token_urlsafe(24) for role in roles},
        keys={name: new_private_key() for name in (*SERVICES, "issuer")},
    )


def store_secrets(state: Path, stack_secrets: Secrets) -> None:
    """Store the secrets of this stack."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(state / "secrets.json", json.dumps(asdict(stack_secrets), indent=2))


def load_secrets(state: Path) -> Secrets:
    """Return the stored secrets of this stack; ComposeError where there are none."""
    if not has_secrets(state):
        raise ComposeError(f"{state} is not the folder of a stack: set SPINDLE_VAR to the folder of your make up")
    stored = json.loads((state / "secrets.json").read_text(encoding="utf-8"))
    return Secrets(stored["passwords"], stored["keys"])


def write_administrator_url(state: Path, stack_secrets: Secrets) -> None:
    """Give the tools PostgreSQL's new administrator password at once, so that backups work before the next start."""
    file = environment_file(state, "databases")
    if variables := read_variables(file):
        variables["SPINDLE_ADMIN_URL"] = _administrator_url(stack_secrets)
        write_private(file, format_variables(variables))


def secrets_are_in_use(state: Path, stack_secrets: Secrets) -> bool:
    """Return whether the containers' variables are made from these secrets."""
    variables = read_variables(environment_file(state, "postgres"))
    return variables.get("POSTGRES_PASSWORD") == stack_secrets.passwords["postgres"]


def uses_trial_issuer(state: Path) -> bool:
    """Return whether the services trust the trial identity provider, instead of the company's own."""
    return not (state / "issuers.json").exists()


def write_environment(state: Path, stack_secrets: Secrets) -> None:
    """Write the containers' variables; an unchanged file is left alone."""
    roles = {role: password for role, password in stack_secrets.passwords.items() if role != "postgres"}
    files: dict[str, dict[str, str]] = {
        "postgres": {"POSTGRES_PASSWORD": stack_secrets.passwords["postgres"]},
        "databases": {
            "SPINDLE_ADMIN_URL": _administrator_url(stack_secrets),
            "SPINDLE_ROLE_PASSWORDS": json.dumps(roles),
        },
        "issuer": {"SPINDLE_KEY_SET": json.dumps(stack_secrets.trial_issuer.key_set())},
    }
    for service in SERVICES:
        owner = _database_url(stack_secrets, service, owner_role(service))
        files[f"{service}-migrations"] = {"SPINDLE_OWNER_URL": owner}
        files[service] = {
            "SPINDLE_DATABASE_URL": _database_url(stack_secrets, service, runtime_role(service)),
            "SPINDLE_ISSUERS": json.dumps(_issuers(state)),
            "SPINDLE_SERVICE_KEY": stack_secrets.keys[service],
            "SPINDLE_PEERS": json.dumps(_peers(stack_secrets, service)),
            "SPINDLE_CA_CERTIFICATES": _ca_certificates(state),
        }
    for name, variables in files.items():
        write_private(environment_file(state, name), format_variables(variables))


def read_variables(file: Path) -> dict[str, str]:
    """Return the variables in a file that ``format_variables`` formatted; empty where there is no file yet."""
    if not file.exists():
        return {}
    return dict(re.findall(r"^(\w+)='([^']*)'$", file.read_text(encoding="utf-8"), re.MULTILINE))


def environment_file(state: Path, name: str) -> Path:
    """Return the file of a container's variables."""
    return state / f"{name}.env"


def short_digest(*parts: bytes) -> str:
    """Return a short digest that differs when a part changes."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def format_variables(variables: dict[str, str]) -> str:
    """Return variables as Docker Compose reads them: both versions leave text in single quotes unchanged.

    Raises ComposeError for a value that one of the versions would change.
    """
    for name, value in variables.items():
        if "'" in value or "\\\\" in value:
            raise ComposeError(
                f"{name} has a single quote or two backslashes: versions of Docker Compose read them differently"
            )
    return "".join(f"{name}='{value}'\n" for name, value in variables.items())


def _administrator_url(stack_secrets: Secrets) -> str:
    return f"postgresql://postgres:{stack_secrets.passwords['postgres']}@postgres:5432/postgres"


def _database_url(stack_secrets: Secrets, service: str, role: str) -> str:
    return f"postgresql+asyncpg://{role}:{stack_secrets.passwords[role]}@postgres:5432/{service}"


def _issuers(state: Path) -> list[dict[str, Any]]:
    if uses_trial_issuer(state):
        trial = {"issuer": TRIAL_ISSUER, "company": TRIAL_COMPANY, "jwks_url": "http://issuer:8000/jwks.json"}
        return [{**trial, "token_seconds": LONGEST_TOKEN_SECONDS}]
    file = state / "issuers.json"
    try:
        content = file.read_bytes()
        _ISSUERS.validate_json(content)
    except (OSError, ValidationError) as error:
        raise ComposeError(f"{file} is not a list of identity providers: {error}") from error
    issuers: list[dict[str, Any]] = json.loads(content)  # without defaults: the service adds its own
    return issuers


def _ca_certificates(state: Path) -> str:
    """Return the certificates in ``ca.pem``; empty where there is no such file."""
    file = state / "ca.pem"
    if not file.exists():
        return ""
    try:
        content = file.read_text(encoding="ascii")
        ssl.create_default_context(cadata=content)
    except (OSError, ValueError, ssl.SSLError) as error:
        raise ComposeError(f"{file} holds no valid certificates: {error}") from error
    if len(content) > _CERTIFICATES_LIMIT:
        raise ComposeError(
            f"{file} has more than {_CERTIFICATES_LIMIT} bytes: put only your own CA's certificates in it"
        )
    return content


def _peers(stack_secrets: Secrets, service: str) -> dict[str, dict[str, str]]:
    """Return the other services' addresses: behind the gateway, which sends requests to ready replicas only."""
    return {
        peer: {"url": f"http://peers:8080/{peer}", "public_key": public_key_of(stack_secrets.keys[peer])}
        for peer in SERVICES
        if peer != service
    }
