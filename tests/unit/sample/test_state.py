"""``make run`` and ``make up`` save their state in one folder; ``make reset`` deletes only what ``make run`` made."""

import json
from pathlib import Path

import pytest

from deploy.issuer import new_private_key
from deploy.local.homes import make_home
from deploy.local.processes import ProcessError
from deploy.local.state import claim_state, home_of
from deploy.marks import NotOurs, claim, list_file
from sample import reset, run

OF_MAKE_RUN = (
    "logs/ladder.log",
    "sample/units.csv",
    "keys.json",
    "summary.json",
    "spindle.svg",
    "local/data/PG_VERSION",
)
OF_MAKE_UP = ("compose/secrets.json", "compose/compose.env", "backups/2026-01-09T02-00-00Z/backup.json")


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "var"
    monkeypatch.setenv("SPINDLE_VAR", str(folder))
    monkeypatch.setenv("SPINDLE_HOME", str(folder / "local"))
    monkeypatch.setattr("sys.argv", ["run"])
    return folder


@pytest.fixture
def state(var: Path) -> Path:
    """The state of both, marked as ``make run`` marks it."""
    claim_state(var)
    make_home(var / "local", None)
    list_file(var / "sample", "units.csv")
    write(var, *OF_MAKE_RUN, *OF_MAKE_UP)
    return var


def write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and file.name[0] != "."}


@pytest.mark.parametrize("containers", [True, False])
def test_reset_deletes_only_the_state_of_make_run(state: Path, *, containers: bool) -> None:
    (state / "stack.json").write_text(json.dumps({"containers": containers}), encoding="utf-8")
    assert reset.main() == 0
    assert files(state) == {*OF_MAKE_UP, *(["stack.json"] if containers else [])}
    assert not (state / "local").exists()
    assert reset.main() == 0, "a second time there is nothing to delete"


@pytest.mark.parametrize(
    "names", [["logs/app.log"], ["sample/units.csv"], ["local/x"], ["keys.json"], ["summary.json"], ["stack.json"]]
)
def test_what_bears_no_mark_stays(var: Path, names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    write(var, *names)
    if names == ["stack.json"]:
        (var / "stack.json").write_text("{}", encoding="utf-8")
    assert reset.main() == 1
    assert files(var) == set(names)
    assert "Nothing is deleted" in (output := capsys.readouterr().out)
    assert "mark" in output


@pytest.mark.parametrize(
    "stranger", ["logs/mine.txt", "sample/mine.xlsx", "local/mine.txt", "local/log/mine.txt", "local/data/mine.txt"]
)
def test_one_file_of_somebody_in_a_marked_folder_keeps_all_of_it(
    state: Path, stranger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(state, stranger)
    before = files(state)
    assert reset.main() == 1
    assert files(state) == before
    assert "mine" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["logs", "sample"])
def test_a_link_is_not_followed(state: Path, part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere = tmp_path / "elsewhere"
    (state / part).rename(elsewhere)
    (state / part).symlink_to(elsewhere)
    kept = files(elsewhere)
    assert reset.main() == 1
    assert files(elsewhere) == kept
    assert "symbolic link" in capsys.readouterr().out


def test_a_home_behind_a_link_is_kept_when_it_bears_no_mark(var: Path, tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", "data/PG_VERSION")
    var.mkdir()
    (var / "local").symlink_to(tmp_path / "elsewhere")
    assert reset.main() == 1
    assert files(tmp_path / "elsewhere") == {"data/PG_VERSION"}


@pytest.mark.parametrize("home", ["/", "~", "/usr", "/tmp"])
def test_folders_of_everybody_are_never_a_home(var: Path, home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(home).expanduser()
    monkeypatch.setenv("SPINDLE_HOME", str(folder))
    before = sorted(path.name for path in folder.iterdir())
    assert reset.main() == 1
    assert sorted(path.name for path in folder.iterdir()) == before
    with pytest.raises((ProcessError, NotOurs)):
        make_home(home_of(var), None)


def test_a_folder_of_somebody_is_neither_filled_nor_marked(var: Path) -> None:
    write(var, "logs/app.log")
    with pytest.raises(NotOurs, match="holds logs, which no command of ours made"):
        claim_state(var)
    write(var, "local/photograph")
    with pytest.raises(ProcessError, match="holds photograph and no mark of ours"):
        make_home(var / "local", None)
    assert files(var) == {"logs/app.log", "local/photograph"}


def test_an_empty_folder_that_somebody_made_is_emptied_and_stays(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = var.parent / "home"
    home.mkdir(mode=0o755)
    monkeypatch.setenv("SPINDLE_HOME", str(home))
    make_home(home, None)
    write(home, "lock", "data/PG_VERSION")
    assert reset.main() == 0
    assert list(home.iterdir()) == []


def test_state_from_before_there_were_marks_is_adopted_by_a_start(var: Path) -> None:
    write(var, "sample/units.xlsx", "sample/mine.xlsx", "logs/ladder.log")
    names = ("appraisal", "ladder", "compensation", "issuer")
    (var / "keys.json").write_text(json.dumps({name: new_private_key() for name in names}), encoding="utf-8")
    assert reset.main() == 1
    claim_state(var)
    assert reset.main() == 1, "mine.xlsx is not ours"
    (var / "sample" / "mine.xlsx").unlink()
    assert reset.main() == 0
    assert files(var) == set()


def test_an_interrupted_reset_can_be_repeated(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("deploy.marks.shutil.rmtree", interrupt)
    with pytest.raises(KeyboardInterrupt):
        reset.main()
    monkeypatch.undo()
    monkeypatch.setenv("SPINDLE_VAR", str(state))
    monkeypatch.setenv("SPINDLE_HOME", str(state / "local"))
    assert reset.main() == 0
    assert files(state) == set(OF_MAKE_UP)


def test_the_home_and_the_state_do_not_share_a_folder(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for home in (var, var.parent, var / "logs", var / "backups" / "x"):
        monkeypatch.setenv("SPINDLE_HOME", str(home))
        with pytest.raises(ProcessError, match="SPINDLE_HOME"):
            home_of(var)
        assert reset.main() == 1


def test_a_mark_for_another_purpose_is_not_enough(tmp_path: Path) -> None:
    claim(tmp_path / "folder", "logs")
    with pytest.raises(NotOurs):
        claim(tmp_path / "folder", "files")


def test_make_run_leaves_the_folder_to_a_stack_in_containers(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (state / "stack.json").write_text(json.dumps({"containers": True}), encoding="utf-8")
    before = files(state)
    assert run.main() == 1
    assert "SPINDLE_VAR" in capsys.readouterr().out
    assert files(state) == before
