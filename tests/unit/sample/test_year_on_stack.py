"""The sample year on the stack in containers starts only where that stack can be used."""

import json
from pathlib import Path

import pytest

from sample import year_on_stack


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPINDLE_VAR", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["year_on_stack"])
    return tmp_path


def test_the_year_needs_a_running_stack(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert year_on_stack.main() == 1
    assert "make up" in capsys.readouterr().out
    assert list(var.iterdir()) == []


def test_the_year_leaves_the_stack_of_make_run_alone(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (var / "stack.json").write_text(json.dumps({"containers": False, "services": {}}), encoding="utf-8")
    assert year_on_stack.main() == 1
    assert "names no stack in containers" in capsys.readouterr().out


def test_the_year_needs_the_trial_identity_provider(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (var / "stack.json").write_text(json.dumps({"containers": True, "services": {}}), encoding="utf-8")
    assert year_on_stack.main() == 1
    assert "needs the trial identity provider" in capsys.readouterr().out
    assert [file.name for file in var.iterdir()] == ["stack.json"]
