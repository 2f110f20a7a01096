"""The record of a backup: ``backup.json``, written last, and checked when it is read."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, ValidationError

from deploy.backups.site import BackupError
from deploy.files import write_private
from shared.platform.settings import SERVICES, ServiceName

FORMAT = 1
RECORD = "backup.json"


class DatabaseRecord(BaseModel):
    """One database in a backup."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: str
    size: NonNegativeInt
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    rows: dict[str, NonNegativeInt] = Field(description="How many rows each table has.")


class Record(BaseModel):
    """A backup: its moment, the version that made it, and the content of its files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    product: str
    postgresql: PositiveInt | None = Field(
        default=None,  # unknown: older versions of Spindle did not record it
        description="Major version of the server that the backup was made on.",
    )
    moment: AwareDatetime
    paused_seconds: float = Field(description="How long writers may have waited for it, all attempts together.")
    databases: dict[ServiceName, DatabaseRecord]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in its folder."""

    folder: Path
    record: Record

    def file_of(self, service: ServiceName) -> Path:
        """Return the file with the dump of a service's database."""
        return self.folder / dump_name(service)


def dump_name(service: ServiceName) -> str:
    """Return the file name of a service's dump; the record cannot choose it."""
    return f"{service}.dump"


def folder_name(moment: datetime) -> str:
    """Return the folder name of a backup of this moment (in UTC)."""
    return f"{moment:%Y-%m-%dT%H-%M-%SZ}"


def write_record(folder: Path, record: Record) -> None:
    """Write the record into the folder of a backup; it is on the disk afterwards."""
    write_private(folder / RECORD, record.model_dump_json(indent=2) + "\n")


def read_record(folder: Path) -> Record:
    """Return the record of a backup; BackupError if this version cannot read it."""
    file = folder / RECORD
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise BackupError(f"{folder} is not a backup: it has no {RECORD}") from error
    except (OSError, ValueError) as error:
        raise BackupError(f"{file} cannot be read: {error}") from error
    if isinstance(content, dict) and content.get("format") not in {None, FORMAT}:
        raise BackupError(f"{file} has format {content['format']!r}; this version of Spindle reads format {FORMAT}")
    try:
        record = Record.model_validate(content)
    except ValidationError as error:
        raise BackupError(f"{file} is not the record of a backup: {error}") from error
    missing = sorted(set(SERVICES) - set(record.databases))
    if missing:
        raise BackupError(f"{file} lacks the databases of {', '.join(missing)}")
    return record
