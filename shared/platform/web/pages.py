"""Pages of lists, as requests ask for them and answers give them."""

from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import Field

from shared.platform.database.pages import DEFAULT_LIMIT, PageRequest, decode_cursor
from shared.platform.web.schemas import Answer

Item = TypeVar("Item")

MOST = 5000


class Page(Answer, Generic[Item]):
    """A part of a list; ``next_cursor`` is null on the last page."""

    items: list[Item]
    next_cursor: str | None = Field(default=None, description="Give it as `cursor` for the next page.")


def _page_request(
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many items at most.")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")] = None,
) -> PageRequest:
    return PageRequest(limit, decode_cursor(cursor) if cursor is not None else None)


Paging = Annotated[PageRequest, Depends(_page_request)]
