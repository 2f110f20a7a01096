"""What stands in the way of a command is said in one sentence, with the command that mends it."""

import errno
import os
from collections import namedtuple
from pathlib import Path

import pytest

from deploy.local import obstacles
from deploy.local.obstacles import explain, full_disk, refuse_foreign_files, refuse_little_room
from deploy.local.processes import ProcessError

Room = namedtuple("Room", "f_bavail f_frsize f_files f_favail")


@pytest.mark.parametrize(
    ("room", "text"),
    [(Room(1, 4096, 100, 100), "is full (0.0 MB free)"), (Room(10**6, 4096, 100, 0), "no room for more files")],
)
def test_a_full_disk_is_called_one(room: Room, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _: room)
    assert text in (full_disk([tmp_path / "missing" / "folder"]) or "")
    assert "disk" in explain(OSError(errno.ENOSPC, "No space left on device"), [tmp_path])


def test_a_disk_without_inodes_to_count_is_not_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _: Room(10**6, 4096, 0, 0))
    assert full_disk([tmp_path]) is None
    with pytest.raises(ProcessError, match="4096 MB free, and 5000 MB are needed"):
        refuse_little_room(tmp_path, 5000)


def test_a_disk_with_room_by_now_is_named_by_the_error(tmp_path: Path) -> None:
    error = OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "file"))
    assert explain(error, [tmp_path]) == (
        f"磁盘已满 The disk is full: {tmp_path / 'file'}; make room, and run the command again"
    )


def test_files_of_another_user_are_named_with_their_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "it's here" / "keys.json"
    file.parent.mkdir()
    file.touch()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != file)
    monkeypatch.setattr(obstacles, "owner_of", lambda _: "somebody")
    with pytest.raises(ProcessError) as refusal:
        refuse_foreign_files([tmp_path, file, tmp_path / "missing"], [file.parent])
    assert f"{file} belongs to somebody, and you are" in str(refusal.value)
    assert f"sudo chown -R {file.owner()} '{file.parent}'".replace("'s", "'\"'\"'s") in str(refusal.value)


def test_a_folder_of_ones_own_with_a_closed_mode_is_opened_by_chmod(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "summary.json"))
    assert "chmod -R u+rwX" in explain(error, [tmp_path])
