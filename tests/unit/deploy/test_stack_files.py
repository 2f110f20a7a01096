"""The files that the stack in containers is made from."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.compose.configuration import Configuration
from deploy.compose.engine import ComposeError
from deploy.compose.environment import (
    Secrets,
    ensure_secrets,
    format_variables,
    load_secrets,
    write_environment,
)
from deploy.compose.options import OPTIONS, Options
from deploy.gateway_texts import GATEWAY_TEXTS
from shared.platform.settings import SERVICES
from shared.platform.web.problem_texts import TEXTS
from tests.support.stacks import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
CONFIGURATION = (ROOT / "deploy" / "gateway" / "haproxy.cfg").read_text(encoding="utf-8")
ANSWERS = [json.loads(answer) for answer in re.findall(r"problem\+json string '([^']+)'", CONFIGURATION)]


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_container_is_locked_down(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert ("ports" in service) == (name == "gateway")
    assert not any(str(volume).startswith(("/", "~")) for volume in service.get("volumes", []))


def test_no_secret_is_in_the_compose_file() -> None:
    for name, service in COMPOSE["services"].items():
        for variable, value in service.get("environment", {}).items():
            assert not re.search(r"PASSWORD|KEY|SECRET|TOKEN|URL", variable), (name, variable, value)


def test_the_compose_file_has_the_defaults_of_the_options() -> None:
    text = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    named = dict(re.findall(r"\$\{(\w+):-([^}]*)\}", text))
    assert {name: named[name] for name in OPTIONS} == Options().variables()
    Options().refuse_too_many_connections()
    assert COMPOSE["services"]["postgres"]["pids_limit"] > 2 * Options().postgres_connections  # a process each


def test_an_option_comes_from_the_environment_or_from_the_start_before() -> None:
    options = Options.from_sources(
        {"SPINDLE_WORKERS": "3", "SPINDLE_POOL_SIZE": ""}, {"SPINDLE_POOL_SIZE": "4", "OTHER": "x"}
    )
    assert (options.workers, options.pool_size, options.replicas) == (3, 4, 2)
    assert options.connections == (2 + 2 + 4) * 3 * (4 + 2) + 20


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPINDLE_REPLICAS", "9"),
        ("SPINDLE_POOL_SIZE", "1"),
        ("SPINDLE_WORKERS", "many"),
        ("SPINDLE_LOG_LEVEL", "INFO"),
        ("SPINDLE_MEMORY", "2 g"),
        ("SPINDLE_MEMORY", "lots"),
        ("SPINDLE_BODY_SECONDS", "nan"),
        ("POSTGRES_BUFFERS", "1G"),
    ],
)
def test_an_option_out_of_bounds_is_refused(name: str, value: str) -> None:
    with pytest.raises(ComposeError, match=name):
        Options.from_sources({name: value})


def test_more_connections_than_postgresql_takes_are_refused() -> None:
    with pytest.raises(ComposeError, match="POSTGRES_CONNECTIONS is 200"):
        Options.from_sources({"SPINDLE_WORKERS": "4"}).refuse_too_many_connections()
    Options.from_sources({"SPINDLE_WORKERS": "4", "POSTGRES_CONNECTIONS": "400"}).refuse_too_many_connections()


def test_some_options_need_no_new_replicas() -> None:
    bigger = Options.from_sources({"SPINDLE_REPLICAS": "4", "POSTGRES_BUFFERS": "2GB", "POSTGRES_CONNECTIONS": "900"})
    assert bigger.replica_variables() == Options().replica_variables()
    assert Options.from_sources({"SPINDLE_WORKERS": "2"}).replica_variables() != Options().replica_variables()


def test_the_gateway_answers_with_the_texts_of_the_catalogue() -> None:
    texts = {**TEXTS, **GATEWAY_TEXTS}
    assert {answer["code"] for answer in ANSWERS} >= {"service_unavailable", "body_too_large", "not_found"}
    for answer in ANSWERS:
        text = texts[answer["code"]]
        assert answer["title"] == f"{text.zh_title} {text.en_title}"
        assert answer["detail"] == f"{text.zh_detail} {text.en_detail}"


def test_a_503_of_the_gateway_has_retry_after() -> None:
    lines = [line for line in CONFIGURATION.splitlines() if re.match(r" *http-error status 50[234]", line)]
    assert len(lines) == 3
    assert all("hdr Retry-After" in line for line in lines)


def secrets_in(state: Path) -> Secrets:
    ensure_secrets(state)
    return load_secrets(state)


def test_secrets_are_made_once_and_only_by_a_start(tmp_path: Path) -> None:
    with pytest.raises(ComposeError, match="SPINDLE_VAR"):
        load_secrets(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert secrets_in(tmp_path) == secrets_in(tmp_path)


def test_variables_are_private_and_stay_the_same(tmp_path: Path) -> None:
    write_environment(tmp_path, secrets_in(tmp_path))
    first = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    write_environment(tmp_path, load_secrets(tmp_path))
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == first
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    passwords = json.loads(first["secrets.json"])["passwords"]
    for service in SERVICES:
        variables = first[f"{service}.env"].decode()
        roles = {role for role, password in passwords.items() if password in variables}
        assert roles == {f"{service}_runtime"}, "a service knows its own password and no other"


def test_the_companys_own_provider_replaces_the_trial_one(tmp_path: Path) -> None:
    own = [{"issuer": "https://id.example", "company": "linyi", "jwks_url": "https://id.example/keys"}]
    (tmp_path / "issuers.json").write_text(json.dumps(own), encoding="utf-8")
    write_environment(tmp_path, secrets_in(tmp_path))
    assert f"SPINDLE_ISSUERS='{json.dumps(own)}'" in (tmp_path / "ladder.env").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '[{"issuer": "https://id.example", "company": "linyi"}]'])
def test_a_malformed_list_of_providers_is_refused_before_anything_starts(tmp_path: Path, content: str) -> None:
    (tmp_path / "issuers.json").write_text(content, encoding="utf-8")
    with pytest.raises(ComposeError, match=r"issuers\.json"):
        write_environment(tmp_path, secrets_in(tmp_path))


def test_malformed_certificates_are_refused_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n", encoding="utf-8")
    with pytest.raises(ComposeError, match=r"ca\.pem"):
        write_environment(tmp_path, secrets_in(tmp_path))


@pytest.mark.parametrize("value", ["it's", "two \\\\ backslashes"])
def test_a_value_that_compose_would_change_is_refused(value: str) -> None:
    with pytest.raises(ComposeError, match="NAME"):
        format_variables({"NAME": value})


def test_a_setting_holds_until_the_environment_names_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "compose").mkdir()
    (tmp_path / "compose" / "compose.env").write_text(
        format_variables({"COMPOSE_PROJECT_NAME": "mine", "SPINDLE_PORT": "9000", "SPINDLE_HOST": "127.0.0.1"})
    )
    for name in ("COMPOSE_PROJECT_NAME", "SPINDLE_PORT", "SPINDLE_HOST"):
        monkeypatch.delenv(name, raising=False)
    configuration = Configuration.from_environment(tmp_path)
    assert (configuration.project, configuration.port) == ("mine", 9000)
    monkeypatch.setenv("SPINDLE_PORT", "9001")
    assert Configuration.from_environment(tmp_path).port == 9001
    monkeypatch.setenv("COMPOSE_PROJECT_NAME", "another")
    with pytest.raises(ComposeError, match="SPINDLE_VAR"):
        Configuration.from_environment(tmp_path)


@pytest.mark.parametrize("port", ["0", "65536", "http", "８０"])
def test_an_invalid_port_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("SPINDLE_PORT", port)
    with pytest.raises(ComposeError, match="SPINDLE_PORT"):
        Configuration.from_environment(tmp_path)
