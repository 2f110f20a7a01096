"""The gateway's configuration is checked before it replaces the one in use, and loaded once."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from deploy.compose.engine import ComposeError, Container, Engine
from deploy.compose.gateway import CONFIGURATION, MAIN, bring_up_gateway

SERVING = Container(
    id="1",
    name="gateway_1",
    service="gateway",
    running=True,
    restarting=False,
    health=None,
    exit_code=0,
    pid=1,
    labels={},
    image="haproxy",
)


@dataclass(frozen=True)
class RecordingEngine(Engine):
    """Records the commands; HAProxy's check may fail."""

    gateways: list[Container] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    fails: set[str] = field(default_factory=set)

    def containers(self, *_: str) -> list[Container]:
        return self.gateways

    def docker(self, *arguments: str, stdin: str | None = None) -> str:
        assert stdin is None
        return self._record(*arguments)

    def compose(self, *arguments: str) -> str:
        return self._record(*arguments)

    def _record(self, *arguments: str) -> str:
        self.commands.append(arguments[0])
        if arguments[0] in self.fails:
            raise ComposeError(arguments[0])
        return ""


def engine(folder: Path, *gateways: Container) -> RecordingEngine:
    return RecordingEngine("test", folder / "compose.env", list(gateways))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIGURATION, tmp_path / "source"))


def change(source: Path, content: str = "# changed\n") -> None:
    main = source / MAIN
    main.write_text(main.read_text(encoding="utf-8") + content, encoding="utf-8")


def test_the_configuration_is_readable_for_other_accounts(tmp_path: Path, source: Path) -> None:
    first = engine(tmp_path)
    bring_up_gateway(first, tmp_path, source)
    for file in source.iterdir():
        written = tmp_path / "gateway" / file.name
        assert written.read_bytes() == file.read_bytes()
        assert [path.stat().st_mode & 0o777 for path in (written, written.parent)] == [0o644, 0o755]
    assert first.commands == ["up"]


def test_a_running_gateway_loads_only_a_changed_configuration(tmp_path: Path, source: Path) -> None:
    bring_up_gateway(engine(tmp_path), tmp_path, source)
    again = engine(tmp_path, SERVING)
    bring_up_gateway(again, tmp_path, source)
    assert again.commands == ["exec", "up"]
    change(source)
    bring_up_gateway(again, tmp_path, source)
    assert again.commands[2:] == ["exec", "up", "kill"]


def test_a_start_that_failed_before_the_loading_loads_it_the_next_time(tmp_path: Path, source: Path) -> None:
    bring_up_gateway(engine(tmp_path), tmp_path, source)
    change(source)
    broken = engine(tmp_path, SERVING)
    broken.fails.add("kill")
    with pytest.raises(ComposeError):
        bring_up_gateway(broken, tmp_path, source)
    again = engine(tmp_path, SERVING)
    bring_up_gateway(again, tmp_path, source)
    assert again.commands == ["exec", "up", "kill"]


def test_a_configuration_of_another_version_is_replaced_and_loaded_again(tmp_path: Path, source: Path) -> None:
    bring_up_gateway(engine(tmp_path), tmp_path, source)
    (tmp_path / "gateway" / MAIN).write_text("# of another version, which writes no digest", encoding="utf-8")
    again = engine(tmp_path, SERVING)
    bring_up_gateway(again, tmp_path, source)
    assert again.commands == ["exec", "up", "kill"]


def test_an_invalid_configuration_does_not_replace_the_one_in_use(tmp_path: Path, source: Path) -> None:
    bring_up_gateway(engine(tmp_path), tmp_path, source)
    before = (tmp_path / "gateway" / MAIN).read_bytes()
    change(source, "nonsense\n")
    refusing = engine(tmp_path, SERVING)
    refusing.fails.add("exec")
    with pytest.raises(ComposeError):
        bring_up_gateway(refusing, tmp_path, source)
    assert (tmp_path / "gateway" / MAIN).read_bytes() == before
    assert refusing.commands == ["exec"]


def test_a_gateway_that_cannot_start_gets_the_new_configuration_unchecked(tmp_path: Path, source: Path) -> None:
    restarting = engine(tmp_path, replace(SERVING, restarting=True))
    bring_up_gateway(restarting, tmp_path, source)
    assert restarting.commands == ["up"]
