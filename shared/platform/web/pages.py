"""Pages of lists, as requests ask for them and answers give them."""

import json
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query, Request
from pydantic import Field

from shared.platform.database.pages import DEFAULT_LIMIT, Cursors, PageRequest
from shared.platform.identity.callers import Caller
from shared.platform.web.schemas import Answer

Item = TypeVar("Item")

MOST = 5000
_OF_PAGES = {"limit", "cursor"}


class Page(Answer, Generic[Item]):
    """A part of a list; ``next_cursor`` is null on the last page."""

    items: list[Item]
    next_cursor: str | None = Field(default=None, description="Give it as `cursor` for the next page.")


def _page_request(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many items at most.")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=1000, description="`next_cursor` of the page before.")] = None,
) -> PageRequest:
    cursors = Cursors(request.app.state.cursor_key, _context(request))
    return PageRequest(limit, cursors.decode(cursor) if cursor is not None else None, cursors)


def _context(request: Request) -> bytes:
    """Return what a cursor belongs to: the list with its filters, and the caller with what is in reach."""
    caller: Caller = request.state.caller
    filters = sorted((name, value) for name, value in request.query_params.multi_items() if name not in _OF_PAGES)
    place = [request.scope["route"].operation_id, sorted(request.path_params.items()), filters]
    return json.dumps([*place, caller.company, caller.account, caller.scope.document()]).encode()


Paging = Annotated[PageRequest, Depends(_page_request)]
