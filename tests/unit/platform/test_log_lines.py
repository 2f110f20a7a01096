"""A log line that cannot be written breaks nothing, and the log says later how many are missing."""

import io
import os
import sys
from pathlib import Path

import pytest

from shared.platform.log_lines import LogLines


def test_a_full_disk_loses_lines_and_the_next_line_says_how_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = LogLines()
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        lines.msg('{"event": "one"}')
        lines.warning('{"event": "two"}')
    assert lines.lost == 2
    with (tmp_path / "log").open("w") as log:
        monkeypatch.setattr(sys, "stdout", log)
        lines.msg('{"event": "three"}')
        lines.msg('{"event": "four"}')
    assert (tmp_path / "log").read_text().splitlines() == [
        '{"event": "log_lines_lost", "count": 2, "level": "warning"}',
        '{"event": "three"}',
        '{"event": "four"}',
    ]


def test_a_line_that_fitted_in_part_does_not_run_into_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    room = iter([3])

    def write_little(descriptor: int, content: bytes) -> int:
        if (left := next(room, 0)) == 0:
            raise OSError(28, "No space left on device")
        return write(descriptor, content[:left])

    with (tmp_path / "log").open("w") as log:
        lines = LogLines(log)
        monkeypatch.setattr(os, "write", write_little)
        lines.msg("first")
        monkeypatch.setattr(os, "write", write)
        lines.msg("second")
    assert [line for line in (tmp_path / "log").read_text().splitlines() if "lost" not in line] == ["fir", "second"]


@pytest.mark.parametrize("stream", ["closed", "a pipe without a reader"])
def test_a_stream_that_is_gone_breaks_nothing(stream: str, tmp_path: Path) -> None:
    if stream == "closed":
        file = (tmp_path / "log").open("w")
        file.close()
    else:
        reading, writing = os.pipe()
        os.close(reading)
        file = os.fdopen(writing, "w")
    lines = LogLines(file)
    lines.msg("text")
    assert lines.lost == 1
    file.close()


def test_any_character_can_be_written_on_any_terminal(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="ascii") as log:
        LogLines(log).msg("双通道 \ud800")
    assert (tmp_path / "log").read_text(encoding="utf-8") == "双通道 \\ud800\n"
    memory = io.StringIO()
    LogLines(memory).msg("双通道")
    assert memory.getvalue() == "双通道\n"
