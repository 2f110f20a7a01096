"""``make run`` and ``make up`` save their state in one folder, and neither changes the other's."""

import json
from pathlib import Path

import pytest

from sample import reset, run

OF_MAKE_RUN = ("logs/ladder.log", "sample/units.csv", "keys.json", "summary.json", "spindle.svg", "local/PG_VERSION")
OF_MAKE_UP = ("compose/secrets.json", "compose/compose.env", "backups/2026-01-09T02-00-00Z/backup.json")


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "var"
    for name in (*OF_MAKE_RUN, *OF_MAKE_UP):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    monkeypatch.setenv("SPINDLE_VAR", str(folder))
    monkeypatch.setenv("SPINDLE_HOME", str(folder / "local"))
    monkeypatch.setattr("sys.argv", ["run"])
    return folder


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("containers", [True, False])
def test_reset_deletes_only_the_state_of_make_run(var: Path, *, containers: bool) -> None:
    (var / "stack.json").write_text(json.dumps({"containers": containers}), encoding="utf-8")
    assert reset.main() == 0
    assert files(var) == {*OF_MAKE_UP, *(["stack.json"] if containers else [])}


def test_make_run_leaves_the_folder_to_a_stack_in_containers(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (var / "stack.json").write_text(json.dumps({"containers": True}), encoding="utf-8")
    before = files(var)
    assert run.main() == 1
    assert "SPINDLE_VAR" in capsys.readouterr().out
    assert files(var) == before
