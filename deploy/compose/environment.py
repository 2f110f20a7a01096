"""What the containers are told: a file of variables each, which hold every secret, made at the first start.

They stand in the state folder (``var/compose``), readable by their owner alone. ``secrets.json`` is what they are made
from. ``issuers.json``, where it is there, names the company's identity providers in the place of the trial one, and
``ca.pem`` holds certificates to believe beside the well-known ones.
"""

import hashlib
import json
import re
import secrets
import ssl
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import Field, TypeAdapter, ValidationError

from deploy.compose.engine import ComposeError
from deploy.databases import owner_role, runtime_role
from deploy.files import write_private
from deploy.issuer import TrialIssuer, new_private_key, public_key_of
from shared.platform.settings import IssuerSettings, ServiceName

SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)
TRIAL_ISSUER = "https://trial-issuer.spindle.example"
TRIAL_COMPANY = "linyi"
_ISSUERS = TypeAdapter(Annotated[tuple[IssuerSettings, ...], Field(min_length=1)])
_MOST_CERTIFICATES = 100_000  # bytes: the kernel takes no variable above 128 KiB


@dataclass(frozen=True, slots=True)
class Secrets:
    """The passwords by role of PostgreSQL, and the private keys (PEM) of the services and of the trial issuer."""

    passwords: dict[str, str]
    keys: dict[str, str]

    @property
    def trial_issuer(self) -> TrialIssuer:
        """The trial identity provider."""
        return TrialIssuer(TRIAL_ISSUER, TRIAL_COMPANY, self.keys["issuer"])


def has_secrets(state: Path) -> bool:
    """Tell whether a stack has been made in this folder."""
    return (state / "secrets.json").exists()


def make_secrets(state: Path) -> None:
    """Make the secrets of a new stack; those that are there stay."""
    if not has_secrets(state):
        keep_secrets(state, new_secrets())


def new_secrets() -> Secrets:
    """Return secrets that nobody has had yet."""
    roles = ["postgres", *(role(service) for service in SERVICES for role in (owner_role, runtime_role))]
    return Secrets(
        passwords={role: secrets.token_urlsafe(24) for role in roles},
        keys={name: new_private_key() for name in (*SERVICES, "issuer")},
    )


def keep_secrets(state: Path, made: Secrets) -> None:
    """Keep the secrets of this stack."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(state / "secrets.json", json.dumps(asdict(made), indent=2))


def kept_secrets(state: Path) -> Secrets:
    """Return the secrets of this stack; ComposeError where there are none."""
    if not has_secrets(state):
        raise ComposeError(f"{state} is not the folder of a stack: set SPINDLE_VAR to the one that make up was given")
    kept = json.loads((state / "secrets.json").read_text(encoding="utf-8"))
    return Secrets(kept["passwords"], kept["keys"])


def renew_administrator(state: Path, made: Secrets) -> None:
    """Let the tools know PostgreSQL's own password at once, so that backups go on; the roles' are brought in later."""
    file = environment_file(state, "databases")
    if kept := kept_variables(file):
        write_private(file, as_variables(kept | {"SPINDLE_ADMIN_URL": _administrator_url(made)}))


def secrets_are_written(state: Path, kept: Secrets) -> bool:
    """Tell whether the containers' variables are made from these secrets."""
    written = kept_variables(environment_file(state, "postgres"))
    return written.get("POSTGRES_PASSWORD") == kept.passwords["postgres"]


def uses_trial_issuer(state: Path) -> bool:
    """Tell whether the trial identity provider is believed, and not the company's own."""
    return not (state / "issuers.json").exists()


def write_environment(state: Path, kept: Secrets) -> None:
    """Write the containers' variables; a file that says the same already is left alone."""
    roles = {role: password for role, password in kept.passwords.items() if role != "postgres"}
    files: dict[str, dict[str, str]] = {
        "postgres": {"POSTGRES_PASSWORD": kept.passwords["postgres"]},
        "databases": {"SPINDLE_ADMIN_URL": _administrator_url(kept), "SPINDLE_ROLE_PASSWORDS": json.dumps(roles)},
        "issuer": {"SPINDLE_KEY_SET": json.dumps(kept.trial_issuer.key_set())},
    }
    for service in SERVICES:
        owner = _database_url(kept, service, owner_role(service))
        files[f"{service}-migrations"] = {"SPINDLE_OWNER_URL": owner}
        files[service] = {
            "SPINDLE_DATABASE_URL": _database_url(kept, service, runtime_role(service)),
            "SPINDLE_ISSUERS": json.dumps(_issuers(state)),
            "SPINDLE_SERVICE_KEY": kept.keys[service],
            "SPINDLE_PEERS": json.dumps(_peers(kept, service)),
            "SPINDLE_CA_CERTIFICATES": _ca_certificates(state),
        }
    for name, variables in files.items():
        write_private(environment_file(state, name), as_variables(variables))


def kept_variables(file: Path) -> dict[str, str]:
    """Return the variables that a file holds, as ``as_variables`` wrote them; none where there is no file yet."""
    if not file.exists():
        return {}
    return dict(re.findall(r"^(\w+)='([^']*)'$", file.read_text(encoding="utf-8"), re.MULTILINE))


def environment_file(state: Path, name: str) -> Path:
    """Return the file of a container's variables."""
    return state / f"{name}.env"


def digest_of(*parts: bytes) -> str:
    """Return a short digest, by which a change is noticed."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def as_variables(variables: dict[str, str]) -> str:
    """Return variables as Docker Compose reads them: between single quotes nothing is changed, in either version.

    ComposeError for a value that one of the versions would change.
    """
    for name, value in variables.items():
        if "'" in value or "\\\\" in value:
            raise ComposeError(f"{name} has a quote or two backslashes, which not every version of Compose reads alike")
    return "".join(f"{name}='{value}'\n" for name, value in variables.items())


def _administrator_url(kept: Secrets) -> str:
    return f"postgresql://postgres:{kept.passwords['postgres']}@postgres:5432/postgres"


def _database_url(kept: Secrets, service: str, role: str) -> str:
    return f"postgresql+asyncpg://{role}:{kept.passwords[role]}@postgres:5432/{service}"


def _issuers(state: Path) -> list[dict[str, Any]]:
    if uses_trial_issuer(state):
        return [{"issuer": TRIAL_ISSUER, "company": TRIAL_COMPANY, "jwks_url": "http://issuer:8000/jwks.json"}]
    file = state / "issuers.json"
    try:
        content = file.read_bytes()
        _ISSUERS.validate_json(content)
    except (OSError, ValidationError) as error:
        raise ComposeError(f"{file} names no identity providers: {error}") from error
    named: list[dict[str, Any]] = json.loads(content)  # as it was written: a default is the service's business
    return named


def _ca_certificates(state: Path) -> str:
    """Return the certificates in ``ca.pem``, and nothing where there is none."""
    file = state / "ca.pem"
    if not file.exists():
        return ""
    try:
        content = file.read_text(encoding="ascii")
        ssl.create_default_context(cadata=content)
    except (OSError, ValueError, ssl.SSLError) as error:
        raise ComposeError(f"{file} holds no certificates: {error}") from error
    if len(content) > _MOST_CERTIFICATES:
        raise ComposeError(f"{file} has more than {_MOST_CERTIFICATES} bytes: your own CA's certificates are enough")
    return content


def _peers(kept: Secrets, service: str) -> dict[str, dict[str, str]]:
    """Return where the others are: behind the gateway, which knows which of their replicas are ready."""
    return {
        peer: {"url": f"http://peers:8080/{peer}", "public_key": public_key_of(kept.keys[peer])}
        for peer in SERVICES
        if peer != service
    }
