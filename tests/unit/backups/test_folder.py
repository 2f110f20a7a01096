"""The folder for backups is the operator's: a backup changes nothing in it but an unfinished backup."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.backups.backup import back_up
from deploy.backups.moment import Moment
from deploy.backups.restore import check
from deploy.backups.site import BackupError
from deploy.marks import claim
from shared.platform.database.migrations import head_revision
from shared.platform.settings import SERVICES, ServiceName

DRAFT = ".spindle-unfinished"
MOMENT = Moment(
    moment=datetime(2026, 11, 24, 15, 4, 5, 678, UTC),
    snapshots=dict.fromkeys(SERVICES, "1-1"),
    revisions={service: head_revision(service) or "" for service in SERVICES},
    paused_seconds=0.01,
)
CALLED = "2026-11-24T15-04-05Z"


@dataclass(frozen=True, slots=True)
class ScriptedSite:
    """PostgreSQL's tools are scripts here: these tests look only at the folder."""

    psql: str = 'case "$(cat)" in *server_version_num*) echo 170002 ;; *) echo "audit_record|3" ;; esac'
    pg_dump: str = "echo all data"

    @property
    def environment(self) -> Mapping[str, str]:
        return {"PATH": "/usr/bin:/bin"}

    def moment_command(self) -> list[str]:
        return ["/bin/sh", "-c", f"echo {shlex.quote(MOMENT.model_dump_json())}; read -r _; exit 0"]

    def tool_command(self, program: str) -> list[str]:
        return ["/bin/sh", "-c", {"psql": self.psql, "pg_dump": self.pg_dump}[program], "sh"]

    def database_of(self, service: ServiceName) -> str:
        return service


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


async def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    for name in ("photographs.new", "mine.new", f"{CALLED}.new", f"mine{DRAFT}", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    (tmp_path / "file.new").touch()
    (tmp_path / "link.new").symlink_to("other", target_is_directory=True)
    before = everything(tmp_path)
    backup = await back_up(ScriptedSite(), tmp_path)
    assert check(backup.folder) == backup
    assert everything(tmp_path) - before == {backup.folder, *backup.folder.iterdir()}
    assert before <= everything(tmp_path)


async def test_the_draft_of_a_killed_backup_is_deleted(tmp_path: Path) -> None:
    claim(tmp_path / DRAFT, "unfinished backup")
    (tmp_path / DRAFT / "ladder.dump").touch()
    assert (await back_up(ScriptedSite(), tmp_path)).folder.name == CALLED
    assert names(tmp_path) == {CALLED}


async def test_the_draft_of_a_backup_that_was_killed_at_once_is_deleted(tmp_path: Path) -> None:
    (tmp_path / DRAFT).mkdir()
    await back_up(ScriptedSite(), tmp_path)
    assert names(tmp_path) == {CALLED}


async def test_a_folder_without_our_mark_stays_and_blocks_the_backup(tmp_path: Path) -> None:
    (tmp_path / DRAFT).mkdir()
    (tmp_path / DRAFT / "ladder.dump").touch()
    with pytest.raises(BackupError, match="does not bear our mark"):
        await back_up(ScriptedSite(), tmp_path)
    assert names(tmp_path / DRAFT) == {"ladder.dump"}


async def test_what_only_has_the_name_of_a_draft_stays_and_blocks_the_backup(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    draft = tmp_path / DRAFT
    draft.symlink_to("other", target_is_directory=True)
    with pytest.raises(BackupError, match="is in the way"):
        await back_up(ScriptedSite(), tmp_path)
    assert draft.is_symlink()
    draft.unlink()
    draft.symlink_to("nowhere")
    with pytest.raises(BackupError, match="is in the way"):
        await back_up(ScriptedSite(), tmp_path)
    draft.unlink()
    draft.touch()
    with pytest.raises(BackupError, match="is in the way"):
        await back_up(ScriptedSite(), tmp_path)
    assert names(tmp_path) == {"other", DRAFT}
    assert names(tmp_path / "other") == {"file"}


@pytest.mark.parametrize("name", ["mine", "mine.new", f"mine{DRAFT}"])
async def test_a_named_backup_keeps_its_name_and_is_never_overwritten(tmp_path: Path, name: str) -> None:
    backup = await back_up(ScriptedSite(), tmp_path, name)
    await back_up(ScriptedSite(), tmp_path)
    assert names(tmp_path) == {name, CALLED}
    assert check(tmp_path / name) == backup
    with pytest.raises(BackupError, match="exists already"):
        await back_up(ScriptedSite(), tmp_path, name)
    assert names(tmp_path) == {name, CALLED}


async def test_no_backup_may_have_the_name_of_the_draft(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="exists already"):
        await back_up(ScriptedSite(), tmp_path, DRAFT)
    assert names(tmp_path) == set()


async def test_a_failed_backup_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="pg_dump failed: no room"):
        await back_up(ScriptedSite(pg_dump="echo no room >&2; exit 1"), tmp_path)
    assert names(tmp_path) == set()


async def test_it_says_which_postgresql_it_was_made_on(tmp_path: Path) -> None:
    backup = await back_up(ScriptedSite(), tmp_path)
    assert check(backup.folder).record.postgresql == 17
