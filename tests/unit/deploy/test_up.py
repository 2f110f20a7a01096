"""`make up` refuses wrong settings before anything changes, and the stack file tells where the stack is."""

import json
from pathlib import Path

import jwt
import pytest

from deploy.compose.__main__ import main
from deploy.issuer import TrialIssuer, new_private_key
from deploy.stack_file import is_of_containers, write_addresses, write_stack_file
from shared.platform.identity.callers import HUMAN_ROLES

URLS = {"ladder": "http://127.0.0.1:8080/ladder"}


def test_a_wrong_port_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPINDLE_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SPINDLE_PORT", "0")
    monkeypatch.setattr("sys.argv", ["deploy.compose", "up"])
    assert main() == 1
    assert "SPINDLE_PORT" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_the_stack_file_has_a_token_for_every_role_of_people(tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    write_stack_file(URLS, TrialIssuer("https://id.example", "linyi", new_private_key()), file, containers=False)
    tokens = json.loads(file.read_text(encoding="utf-8"))["tokens"]
    grants = {role: jwt.decode(token, options={"verify_signature": False})["grants"] for role, token in tokens.items()}
    expected = {role.value: [{"role": role.value, "unit": ""}] for role in HUMAN_ROLES}
    assert grants == expected | {"county_group": [{"role": "county_group", "unit": "LY/0101/"}]}
    assert file.stat().st_mode & 0o777 == 0o600
    assert not is_of_containers(file)


def test_the_stack_file_has_addresses_only_with_the_companys_own_provider(tmp_path: Path) -> None:
    write_addresses(URLS, tmp_path / "stack.json")
    assert json.loads((tmp_path / "stack.json").read_text(encoding="utf-8")) == {"containers": True, "services": URLS}
    assert is_of_containers(tmp_path / "stack.json")
