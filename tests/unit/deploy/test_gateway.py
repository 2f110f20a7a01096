"""The gateway's configuration: never in the place of one that works before it was checked, and taken up once."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from deploy.compose.engine import ComposeError, Container, Engine
from deploy.compose.gateway import CONFIGURATION, MAIN, bring_up_gateway

SERVING = Container(
    id="one",
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
class Recorded(Engine):
    """Notes what it is asked for; HAProxy's check may fail."""

    gateways: list[Container] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    fails: set[str] = field(default_factory=set)

    def containers(self, *_: str) -> list[Container]:
        return self.gateways

    def docker(self, *arguments: str, given: str | None = None) -> str:
        assert given is None
        return self._note(*arguments)

    def compose(self, *arguments: str) -> str:
        return self._note(*arguments)

    def _note(self, *arguments: str) -> str:
        self.asked.append(arguments[0])
        if arguments[0] in self.fails:
            raise ComposeError(arguments[0])
        return ""


def engine(folder: Path, *gateways: Container) -> Recorded:
    return Recorded("test", folder / "compose.env", list(gateways))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIGURATION, tmp_path / "source"))


def change(source: Path, content: str = "# changed\n") -> None:
    main = source / MAIN
    main.write_text(main.read_text(encoding="utf-8") + content, encoding="utf-8")


def test_it_is_written_where_another_account_can_read_it(tmp_path: Path, source: Path) -> None:
    first = engine(tmp_path)
    bring_up_gateway(first, tmp_path, source)
    for file in source.iterdir():
        written = tmp_path / "gateway" / file.name
        assert written.read_bytes() == file.read_bytes()
        assert [path.stat().st_mode & 0o777 for path in (written, written.parent)] == [0o644, 0o755]
    assert first.asked == ["up"]


def test_one_that_serves_takes_up_what_changed_and_only_that(tmp_path: Path, source: Path) -> None:
    bring_up_gateway(engine(tmp_path), tmp_path, source)
    again = engine(tmp_path, SERVING)
    bring_up_gateway(again, tmp_path, source)
    assert again.asked == ["exec", "up"]
    change(source)
    bring_up_gateway(again, tmp_path, source)
    assert again.asked[2:] == ["exec", "up", "kill"]


def test_whoever_was_broken_off_before_it_was_taken_up_does_it_again(tmp_path: Path, source: Path) -> None:
    bring_up_gateway(engine(tmp_path), tmp_path, source)
    change(source)
    broken = engine(tmp_path, SERVING)
    broken.fails.add("kill")
    with pytest.raises(ComposeError):
        bring_up_gateway(broken, tmp_path, source)
    again = engine(tmp_path, SERVING)
    bring_up_gateway(again, tmp_path, source)
    assert again.asked == ["exec", "up", "kill"]


def test_one_that_another_version_has_put_in_place_meanwhile_is_taken_up_again(tmp_path: Path, source: Path) -> None:
    bring_up_gateway(engine(tmp_path), tmp_path, source)
    (tmp_path / "gateway" / MAIN).write_text("# of another version, which keeps no note of it", encoding="utf-8")
    again = engine(tmp_path, SERVING)
    bring_up_gateway(again, tmp_path, source)
    assert again.asked == ["exec", "up", "kill"]


def test_a_wrong_one_does_not_take_the_place_of_the_one_in_use(tmp_path: Path, source: Path) -> None:
    bring_up_gateway(engine(tmp_path), tmp_path, source)
    before = (tmp_path / "gateway" / MAIN).read_bytes()
    change(source, "nonsense\n")
    refusing = engine(tmp_path, SERVING)
    refusing.fails.add("exec")
    with pytest.raises(ComposeError):
        bring_up_gateway(refusing, tmp_path, source)
    assert (tmp_path / "gateway" / MAIN).read_bytes() == before
    assert refusing.asked == ["exec"]


def test_one_that_cannot_start_gets_the_new_one_unasked(tmp_path: Path, source: Path) -> None:
    restarting = engine(tmp_path, replace(SERVING, restarting=True))
    bring_up_gateway(restarting, tmp_path, source)
    assert restarting.asked == ["up"]
