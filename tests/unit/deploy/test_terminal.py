"""A character that the terminal lacks is replaced, by something as wide where there is one."""

import io
import sys

import pytest

from deploy.terminal import adapt_output


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "✓ → 纺锤 ⠋ \\ud800"),
        ("gbk", "* → 纺锤 ? ?"),
        ("gb2312", "* → 纺锤 ? ?"),
        ("ascii", "* -> ???? ? ?"),
        ("latin-1", "* -> ???? ? ?"),
    ],
)
def test_no_character_ends_a_command(encoding: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, encoding=encoding))
    adapt_output()
    sys.stdout.write("✓ → 纺锤 ⠋ \ud800")
    sys.stdout.flush()
    assert output.getvalue().decode(encoding) == shown.replace("\\ud800", "?")
