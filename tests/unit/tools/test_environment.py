"""The environment is made once, by one terminal at a time, and only one with our mark is ever replaced."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import environment
from tools.environment import EnvironmentProblem, clean, install


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without packages to install."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "LOCK", tmp_path / "dev.txt")
    (tmp_path / "dev.txt").write_text("", encoding="utf-8")
    monkeypatch.setattr(environment, "_install_packages", lambda _folder, _progress: None)
    return tmp_path


@pytest.fixture
def folder(root: Path) -> Path:
    install(root / ".venv")
    return root / ".venv"


def test_it_is_made_once(folder: Path) -> None:
    made_at = (folder / "pyvenv.cfg").stat().st_mtime_ns
    install(folder)
    assert (folder / "pyvenv.cfg").stat().st_mtime_ns == made_at


def test_new_requirements_make_it_anew(folder: Path, root: Path) -> None:
    (folder / "left").touch()
    (root / "dev.txt").write_text("packaging==1.0 \\\n", encoding="utf-8")
    install(folder)
    assert not (folder / "left").exists()


@pytest.mark.parametrize("act", [install, clean])
def test_a_folder_that_somebody_made_stays(act: Callable[[Path], None], root: Path) -> None:
    own = root / ".venv"
    own.mkdir()
    (own / "photograph").touch()
    with pytest.raises(EnvironmentProblem, match="was not made by make"):
        act(own)
    assert (own / "photograph").exists()


def test_a_link_is_used_as_it_is_and_removed_as_a_link(folder: Path, root: Path) -> None:
    link = root / "link"
    link.symlink_to(folder)
    install(link)
    clean(link)
    assert not link.is_symlink()
    assert (folder / "ready").exists()


def test_a_moved_environment_has_its_commands_repaired(folder: Path, root: Path) -> None:
    command = folder / "bin" / "tool"
    command.write_text(f"#!{folder}/bin/python\nprint('works')\n", encoding="utf-8")
    command.chmod(0o755)
    moved = root / "移动 here"
    folder.rename(moved)
    install(moved)
    assert str(folder / "bin") not in command_text(moved)
    assert subprocess.run([moved / "bin" / "tool"], check=True, capture_output=True).stdout == b"works\n"


def command_text(folder: Path) -> str:
    return (folder / "bin" / "tool").read_text(encoding="utf-8")


def test_an_interrupted_installation_is_made_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_folder: Path, _progress: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "_install_packages", interrupt)
    assert environment.main(["install", str(root / ".venv")]) == 130
    monkeypatch.setattr(environment, "_install_packages", lambda _folder, _progress: None)
    install(root / ".venv")
    assert (root / ".venv" / "ready").exists()


def test_a_second_terminal_waits_for_the_first(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = os.open(root, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_EX)
    second = threading.Thread(target=install, args=(root / ".venv",))
    second.start()
    time.sleep(0.5)
    assert not (root / ".venv").exists()
    os.close(first)
    second.join(60)
    assert (root / ".venv" / "ready").exists()
    assert "waiting for it" in capsys.readouterr().out


def test_the_seconds_go_on_while_a_step_takes_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with environment._Progress(time.monotonic()) as progress:
        progress.show("Writing", every=True)
        time.sleep(2.5)
    assert [line.strip() for line in capsys.readouterr().out.split("\r")[1:]] == [
        *("Writing (0 s)", "Writing (1 s)", "Writing (2 s)")
    ]


def test_a_log_gets_a_line_for_a_step_and_no_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with environment._Progress(time.monotonic()) as progress:
        progress.show("Writing", every=True)
        progress.show("Downloading 2", every=False)
        time.sleep(1.5)
    assert capsys.readouterr().out == "Writing (0 s)\n"


def test_clean_removes_only_what_our_tools_made(folder: Path, root: Path) -> None:
    for name in (".mypy_cache", "var", "mine"):
        (root / name).mkdir()
    clean(folder)
    assert sorted(path.name for path in root.iterdir()) == ["dev.txt", "mine", "var"]


def test_files_of_another_user_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(EnvironmentProblem, match=r"belongs to .*sudo chown -R"):
        install(folder)


def test_it_needs_nothing_but_the_standard_library() -> None:
    words = [sys.executable, "-S", "-I", "-c", "import runpy, sys; runpy.run_path(sys.argv[1])", environment.__file__]
    assert subprocess.run(words, check=False).returncode == 0
