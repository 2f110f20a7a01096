"""Lists as files: CSV or a workbook instead of JSON, by ``Accept``."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from fastapi.responses import Response, StreamingResponse

from shared.kernel.errors import NotAcceptable
from shared.kernel.names import Language
from shared.platform.tabular.forms import Column
from shared.platform.tabular.writing import Sheet, write_csv, write_xlsx
from shared.platform.web.problems import language_of
from shared.platform.web.uploads import CSV, JSON, XLSX

TABLE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            CSV: {"schema": {"type": "string", "format": "binary"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The form in which the caller wants a list."""

    form: Literal["json", "csv", "xlsx"]
    language: Language

    @property
    def is_file(self) -> bool:
        """Tell whether everything in scope is wanted as one file, instead of a page of JSON."""
        return self.form != "json"

    async def file(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Response:
        """Return the rows as the file that is wanted; ``name`` is plain ASCII, without an ending."""
        headers = {
            "Content-Disposition": f'attachment; filename="{name}.{self.form}"',
            "Content-Language": "zh-CN" if self.language == "zh" else "en",
        }
        if self.form == "csv":
            return StreamingResponse(
                write_csv(columns, rows, self.language), media_type=f"{CSV}; charset=utf-8", headers=headers
            )
        sheet = Sheet(name[:31], columns, list(rows))
        content = await asyncio.to_thread(write_xlsx, [sheet], self.language)
        return Response(content, media_type=XLSX, headers=headers)


def _wanted(request: Request) -> Wanted:
    wanted = _wanted_form(request)
    if wanted.is_file:
        request.state.exported_form = wanted.form  # the audit record of the export says it
    return wanted


def _wanted_form(request: Request) -> Wanted:
    accept = request.headers.get("accept", "*/*")
    language = language_of(request)
    for part in accept.split(","):
        media_type = part.split(";")[0].strip().lower()
        if media_type in {JSON, "application/*", "*/*", "application/problem+json"}:
            return Wanted("json", language)
        if media_type in {CSV, "text/*"}:
            return Wanted("csv", language)
        if media_type == XLSX:
            return Wanted("xlsx", language)
    raise NotAcceptable("not_acceptable", media_type=accept[:100])


WantedForm = Annotated[Wanted, Depends(_wanted)]
