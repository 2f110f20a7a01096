"""The options of the stack in containers: their names and bounds, and whether PostgreSQL has enough connections."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deploy.compose.engine import ComposeError
from shared.platform.settings import SERVICES

_BESIDE_THE_POOL = 2  # connections of a process: one listens for jobs, one answers the readiness check
_OTHERS = 20  # connections for migrations, a backup, and administrators
_GENERATIONS = 2  # of a service that is being replaced: the old replicas beside the new


class Options(BaseModel):
    """The options, by the names of their variables; a value holds until the operator names another."""

    model_config = ConfigDict(frozen=True)

    replicas: Annotated[int, Field(alias="SPINDLE_REPLICAS", ge=1, le=8)] = 2  # the gateway holds sixteen a service
    workers: Annotated[int, Field(alias="SPINDLE_WORKERS", ge=1, le=64)] = 1
    pool_size: Annotated[int, Field(alias="SPINDLE_POOL_SIZE", ge=2, le=100)] = 8
    memory: Annotated[str, Field(alias="SPINDLE_MEMORY", pattern=r"(?i)^\d+(\.\d+)?([bkmg]b?)?$")] = "2g"
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(alias="SPINDLE_LOG_LEVEL")] = "info"
    body_seconds: Annotated[float, Field(alias="SPINDLE_BODY_SECONDS", gt=0, le=3600)] = 60
    peer_seconds: Annotated[float, Field(alias="SPINDLE_PEER_SECONDS", gt=0, le=300)] = 30
    body_memory_mb: Annotated[int, Field(alias="SPINDLE_BODY_MEMORY_MB", ge=64, le=4096)] = 64
    requests_per_minute: Annotated[int, Field(alias="SPINDLE_REQUESTS_PER_MINUTE", ge=0, le=1_000_000)] = 60_000
    docs: Annotated[Literal["true", "false"], Field(alias="SPINDLE_DOCS")] = "true"
    postgres_connections: Annotated[int, Field(alias="POSTGRES_CONNECTIONS", ge=20, le=10_000)] = 200
    postgres_buffers: Annotated[str, Field(alias="POSTGRES_BUFFERS", pattern=r"^[1-9]\d*(kB|MB|GB|TB)$")] = "256MB"

    @classmethod
    def from_sources(cls, *sources: Mapping[str, str]) -> "Options":
        """Return each option from the first source that sets it; ComposeError for a value out of bounds."""
        values: dict[str, str] = {}
        for name in OPTIONS:
            values |= next(({name: source[name]} for source in sources if source.get(name)), {})
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            faults = [f"{fault['loc'][0]}={fault['input']}: {fault['msg']}" for fault in error.errors()]
            raise ComposeError("\n".join(faults)) from error

    @property
    def connections(self) -> int:
        """How many connections PostgreSQL needs while the replicas of a service are replaced."""
        other_services = len(SERVICES) - 1
        processes = (_GENERATIONS + other_services) * self.replicas * self.workers
        return processes * (self.pool_size + _BESIDE_THE_POOL) + _OTHERS

    def refuse_too_many_connections(self) -> None:
        """Refuse options that would fail only under load: ComposeError."""
        if self.connections > self.postgres_connections:
            raise ComposeError(
                f"{self.replicas} replicas of {self.workers} workers with {self.pool_size} connections each need "
                f"{self.connections} connections while they are replaced, and POSTGRES_CONNECTIONS is "
                f"{self.postgres_connections}: raise it, or lower another option"
            )

    def variables(self) -> dict[str, str]:
        """Return the options as variables."""
        options = self.model_dump(by_alias=True)
        return {name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in options.items()}

    def replica_variables(self) -> dict[str, str]:
        """Return the variables whose change needs new replicas."""
        return {name: value for name, value in self.variables().items() if name not in _NOT_OF_REPLICAS}


OPTIONS: tuple[str, ...] = tuple(str(field.alias) for field in Options.model_fields.values())
_NOT_OF_REPLICAS = {"SPINDLE_REPLICAS", "POSTGRES_CONNECTIONS", "POSTGRES_BUFFERS"}
