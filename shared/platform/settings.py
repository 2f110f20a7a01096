"""Settings of a service, from environment variables that begin with ``SPINDLE_``."""

from typing import Annotated, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

VERSION: Final = "0.1.0"

ServiceName = Literal["appraisal", "ladder", "compensation"]
SERVICES: Final[tuple[ServiceName, ...]] = get_args(ServiceName)


class IssuerSettings(BaseModel):
    """An OIDC provider whose tokens are believed, for one company and no other."""

    model_config = ConfigDict(extra="forbid")

    issuer: str
    company: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
    jwks_url: str
    audience: str = "spindle"
    token_seconds: int = Field(
        default=12 * 3600, ge=60, le=7 * 24 * 3600, description="The longest life of a token, from iat to exp."
    )


class PeerSettings(BaseModel):
    """Another service: where it is, and the public key (PEM) that its tokens are checked with."""

    model_config = ConfigDict(extra="forbid")

    url: str
    public_key: str


class ServiceSettings(BaseSettings):
    """What a service must be told; there is no default for anything secret or environment-specific."""

    model_config = SettingsConfigDict(env_prefix="SPINDLE_", extra="ignore")

    database_url: SecretStr
    issuers: tuple[IssuerSettings, ...]
    service_key: SecretStr = Field(description="Private key (PEM, Ed25519) that signs this service's own tokens.")
    peers: dict[ServiceName, PeerSettings]
    ca_certificates: str = Field(
        default="", description="Certificates (PEM) that are believed beside the well-known ones: of the company's CA."
    )
    root_path: str = ""
    pool_size: int = Field(default=8, ge=2, le=100)
    job_heartbeat_seconds: float = Field(default=8.0, gt=0, le=300)
    body_seconds: float = Field(
        default=60.0, gt=0, le=3600, description="How long a request's body may take to arrive."
    )
    body_memory_mb: int = Field(
        default=64, ge=64, le=4096, description="How many megabytes of bodies a process holds at once."
    )
    requests_per_minute: int = Field(
        default=60_000, ge=0, le=1_000_000, description="Requests of one account, for each process; 0 is no limit."
    )
    docs: bool = Field(default=True, description="Whether the documentation pages are served.")
    peer_seconds: float = Field(
        default=30.0, gt=0, le=300, description="How long a whole answer of another service may take."
    )
    drain_seconds: float = Field(
        default=0.0, ge=0, le=60, description="How long a process that is told to stop goes on taking requests."
    )
    log_level: Literal["debug", "info", "warning", "error"] = "info"
