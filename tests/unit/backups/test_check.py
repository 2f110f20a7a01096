"""A backup is accepted only if it is complete, unchanged and not newer than this version."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.backups.record import RECORD, DatabaseRecord, Record, dump_name, folder_name, write_record
from deploy.backups.restore import check
from deploy.backups.site import BackupError
from shared.platform.database.migrations import head_revision
from shared.platform.settings import SERVICES

MOMENT = datetime(2026, 11, 24, 15, 4, 5, 678, UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A backup whose dumps have arbitrary content: the check reads only their bytes."""
    databases = {}
    for service in SERVICES:
        content = f"all data of {service}".encode()
        (tmp_path / dump_name(service)).write_bytes(content)
        databases[service] = DatabaseRecord(
            revision=head_revision(service) or "",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            rows={"audit_record": 3},
        )
    write_record(tmp_path, Record(format=1, product="9.9", moment=MOMENT, paused_seconds=0.01, databases=databases))
    return tmp_path


def change(folder: Path, **changes: Any) -> None:
    file = folder / RECORD
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_a_complete_backup_is_accepted(folder: Path) -> None:
    backup = check(folder)
    assert (backup.record.moment, backup.record.product) == (MOMENT, "9.9")
    assert backup.file_of("ladder") == folder / "ladder.dump"
    assert folder_name(MOMENT) == "2026-11-24T15-04-05Z"
    assert (folder / RECORD).stat().st_mode & 0o777 == 0o600


def test_a_record_may_lack_the_server_version(folder: Path) -> None:
    assert "postgresql" in json.loads((folder / RECORD).read_text())
    change(folder, postgresql=17)
    assert check(folder).record.postgresql == 17
    record = json.loads((folder / RECORD).read_text())
    del record["postgresql"]
    (folder / RECORD).write_text(json.dumps(record))
    assert check(folder).record.postgresql is None


def test_a_changed_file_is_refused(folder: Path) -> None:
    (folder / "ladder.dump").write_bytes(b"all data of LADDER")
    with pytest.raises(BackupError, match=r"ladder\.dump has changed since the backup was made.* checksum"):
        check(folder)


def test_a_shortened_file_is_refused(folder: Path) -> None:
    (folder / "appraisal.dump").write_bytes(b"all data")
    with pytest.raises(BackupError, match=r"appraisal\.dump has 8 bytes, and had 21"):
        check(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "compensation.dump").unlink()
    with pytest.raises(BackupError, match=r"compensation\.dump cannot be read: No such file"):
        check(folder)


def test_a_folder_without_a_record_is_no_backup(folder: Path) -> None:
    (folder / RECORD).unlink()
    with pytest.raises(BackupError, match=r"is not a backup: it has no backup\.json"):
        check(folder)


def test_a_backup_of_newer_code_is_refused(folder: Path) -> None:
    databases = json.loads((folder / RECORD).read_text())["databases"]
    databases["ladder"]["revision"] = "0099"
    change(folder, databases=databases)
    with pytest.raises(BackupError, match=r"newer than this version of Spindle: ladder is at revision 0099.* 9\.9"):
        check(folder)


def test_a_format_of_another_version_is_refused(folder: Path) -> None:
    change(folder, format=2, surprise=True)
    with pytest.raises(BackupError, match="has format 2; this version of Spindle reads format 1"):
        check(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"moment": "yesterday"},
        {"moment": "2026-11-24T15:04:05"},
        {"databases": {}},
        {"databases": None},
        {"extra": 1},
        {"postgresql": "old"},
    ],
)
def test_a_record_with_wrong_fields_is_refused(folder: Path, changes: dict[str, Any]) -> None:
    change(folder, **changes)
    with pytest.raises(BackupError, match=r"backup\.json (is not the record|lacks the databases of)"):
        check(folder)


@pytest.mark.parametrize("text", ["", "[", "[]", "null", "\udcff"])
def test_a_malformed_record_is_refused(folder: Path, text: str) -> None:
    (folder / RECORD).write_text(text, errors="surrogateescape")
    with pytest.raises(BackupError, match=r"backup\.json (cannot be read|is not the record)"):
        check(folder)
