"""JSON pointers, written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.pointers import parts_of, pointer


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([], ""),
        ([""], "/"),
        (["facts", "0"], "/facts/0"),
        (["a/b", "c~d"], "/a~1b/c~0d"),
        (["~1", "~0", "/~"], "/~01/~00/~1~0"),
    ],
)
def test_slashes_and_tildes_in_keys_are_escaped(parts: list[str], text: str) -> None:
    assert (pointer(parts), parts_of(text)) == (text, parts)


@given(st.lists(st.text(alphabet="~/01a")))
def test_every_pointer_is_read_back_as_the_keys_that_it_was_written_from(parts: list[str]) -> None:
    assert parts_of(pointer(parts)) == parts
