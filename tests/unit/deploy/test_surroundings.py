"""What other programs set in the environment does not reach our processes."""

import os

import pytest

from deploy.local.surroundings import environment_of_services, leave_out_foreign_settings, without_effect


def test_settings_of_libpq_and_proxies_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = ("PGSSLMODE", "PGTARGETSESSIONATTRS", "PGHOST", "PGSERVICE", "PGPASSFILE", "PGOPTIONS", "http_proxy")
    for name in (*foreign, "HTTPS_PROXY", "PGBIN"):
        monkeypatch.setenv(name, "x")
    leave_out_foreign_settings()
    assert not [name for name in (*foreign, "HTTPS_PROXY") if name in os.environ]
    assert os.environ["PGBIN"] == "x"


def test_a_service_gets_its_settings_and_speaks_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "PYTHONWARNINGS", "PYTHONPATH", "SPINDLE_DATABASE_URL", "TMPDIR", "PGHOST"):
        monkeypatch.setenv(name, "zh_CN.GBK")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    environment = environment_of_services({"SPINDLE_PEERS": "{}"})
    assert environment == {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        "TZ": "Asia/Shanghai",
        "SPINDLE_PEERS": "{}",
    }


def test_settings_without_effect_are_named() -> None:
    environment = {"SPINDLE_VAR": "x", "SPINDLE_LADER_PORT": "1", "SPINDLE_DATABASE_URL": "x", "PATH": "x"}
    assert without_effect(environment) == ["SPINDLE_DATABASE_URL", "SPINDLE_LADER_PORT"]
