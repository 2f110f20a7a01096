"""The folder that backups are made in is the operator's: nothing in it is touched but an unfinished backup."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.backups.backup import back_up
from deploy.backups.moment import Moment
from deploy.backups.restore import check
from deploy.backups.site import SERVICES, BackupError
from shared.platform.database.migrations import head_revision
from shared.platform.settings import ServiceName

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
    """PostgreSQL's tools are scripts here: what is looked at is the folder."""

    psql: str = 'case "$(cat)" in *server_version_num*) echo 170002 ;; *) echo "audit_record|3" ;; esac'
    pg_dump: str = "echo all that it knows"

    @property
    def environment(self) -> Mapping[str, str]:
        return {"PATH": "/usr/bin:/bin"}

    def moment_command(self) -> list[str]:
        return ["/bin/sh", "-c", f"echo {shlex.quote(MOMENT.model_dump_json())}; read -r _; exit 0"]

    def tool_command(self, program: str) -> list[str]:
        return ["/bin/sh", "-c", {"psql": self.psql, "pg_dump": self.pg_dump}[program], "sh"]

    def database_of(self, service: ServiceName) -> str:
        return service


def found(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


async def test_what_belongs_to_others_stays(tmp_path: Path) -> None:
    for name in ("photographs.new", "it.new", f"{CALLED}.new", f"mine{DRAFT}", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kept").touch()
    (tmp_path / "file.new").touch()
    (tmp_path / "link.new").symlink_to("other", target_is_directory=True)
    before = everything(tmp_path)
    backup = await back_up(ScriptedSite(), tmp_path)
    assert check(backup.folder) == backup
    assert everything(tmp_path) - before == {backup.folder, *backup.folder.iterdir()}
    assert before <= everything(tmp_path)


async def test_what_a_killed_backup_left_goes(tmp_path: Path) -> None:
    (tmp_path / DRAFT).mkdir()
    (tmp_path / DRAFT / "ladder.dump").touch()
    assert (await back_up(ScriptedSite(), tmp_path)).folder.name == CALLED
    assert found(tmp_path) == {CALLED}


async def test_what_only_has_the_name_of_an_unfinished_backup_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "kept").touch()
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
    assert found(tmp_path) == {"other", DRAFT}
    assert found(tmp_path / "other") == {"kept"}


@pytest.mark.parametrize("name", ["it", "it.new", f"it{DRAFT}"])
async def test_a_backup_has_the_name_that_it_is_given_and_keeps_it(tmp_path: Path, name: str) -> None:
    backup = await back_up(ScriptedSite(), tmp_path, name)
    await back_up(ScriptedSite(), tmp_path)
    assert found(tmp_path) == {name, CALLED}
    assert check(tmp_path / name) == backup
    with pytest.raises(BackupError, match="is there already"):
        await back_up(ScriptedSite(), tmp_path, name)
    assert found(tmp_path) == {name, CALLED}


async def test_the_name_of_an_unfinished_backup_is_given_to_none(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is there already"):
        await back_up(ScriptedSite(), tmp_path, DRAFT)
    assert found(tmp_path) == set()


async def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="pg_dump failed: no room"):
        await back_up(ScriptedSite(pg_dump="echo no room >&2; exit 1"), tmp_path)
    assert found(tmp_path) == set()


async def test_it_says_which_postgresql_it_was_made_on(tmp_path: Path) -> None:
    backup = await back_up(ScriptedSite(), tmp_path)
    assert check(backup.folder).record.postgresql == 17
