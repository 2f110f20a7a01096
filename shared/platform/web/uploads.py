"""Tables in request bodies: a workbook, a CSV file, or JSON rows, read by the same form."""

import asyncio
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from shared.kernel.errors import Fault, Invalid, Unsupported
from shared.kernel.pointers import pointer
from shared.kernel.strict_json import read_json
from shared.platform.tabular.characters import shown
from shared.platform.tabular.finding_texts import place_of
from shared.platform.tabular.findings import file_refused
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.marking import marked_workbook
from shared.platform.tabular.reading import Finding, ImportRefused, Table, Upload, read_rows, read_table
from shared.platform.web.problems import Catalogue, language_of, response_of
from shared.platform.web.schemas import Answer

_NAMED = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
JSON = "application/json"
BYTES = "application/octet-stream"
"""A workbook or a CSV file: some generated clients send every file so, and the content tells which it is."""
_WORKBOOK_BEGINNINGS = (b"PK", b"\xd0\xcf\x11\xe0")  # a ZIP archive, and the old or encrypted kind of workbook


class TableUpload:
    """The request's body as a table, once the form that it must have is known."""

    def __init__(
        self,
        request: Request,
        sheet: Annotated[
            str | None, Query(max_length=31, description="The sheet of the workbook, where several could be meant.")
        ] = None,
    ) -> None:
        """Take the request; nothing is read yet."""
        self._request = request
        self._sheet = sheet

    async def read(self, form: TableForm, *, ignore_unknown: bool = False) -> Table:
        """Return the parsed rows; ImportRefused with every finding, Unsupported for another media type."""
        media_type, _, parameters = self._request.headers.get("content-type", "").partition(";")
        media_type = media_type.strip().lower()
        body = await self._request.body()
        if media_type == JSON:
            if self._sheet is not None:
                raise file_refused("sheet_unknown", sheet=shown(self._sheet), sheets="-")
            return await asyncio.to_thread(read_rows, _json_rows(body), form, ignore_unknown=ignore_unknown)
        if media_type == BYTES:
            media_type = _kind_of(body)
        if media_type not in {XLSX, CSV}:
            raise Unsupported("media_type_unsupported", media_type=media_type or "-")
        upload = Upload(body, media_type, _charset(parameters), self._sheet)
        self._request.state.upload = upload
        return await asyncio.to_thread(read_table, upload, form, ignore_unknown=ignore_unknown)


UploadOf = Annotated[TableUpload, Depends()]


class ImportReport(Answer):
    """How many rows there were, and what became of them."""

    rows: int
    created: int
    changed: int
    unchanged: int


def table_body(form: TableForm, *, open_ended: bool = False) -> dict[str, Any]:
    """Describe such a body for the OpenAPI file; ``open_ended`` forms have further columns known at run time."""
    row = {
        "type": "object",
        "properties": {column.key: column.json_schema() for column in form.columns},
        "required": [column.key for column in form.columns if column.required],
        "additionalProperties": open_ended,
    }
    rows = {
        "type": "object",
        "properties": {"rows": {"type": "array", "items": row}},
        "required": ["rows"],
        "additionalProperties": False,
    }
    binary = {"type": "string", "format": "binary"}
    return {
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": rows},
                XLSX: {"schema": binary},
                CSV: {"schema": binary},
                BYTES: {"schema": {**binary, "description": "A workbook or a CSV file, as its content tells."}},
            },
        }
    }


async def import_refused(request: Request, error: Exception) -> Response:
    """Answer a refused import: the findings, or the same workbook with its faulty cells marked, by ``Accept``."""
    if not isinstance(error, ImportRefused):
        raise error
    catalogue: Catalogue = request.app.state.catalogue
    upload: Upload | None = getattr(request.state, "upload", None)
    if upload is not None and upload.media_type == XLSX and XLSX in request.headers.get("accept", ""):
        language = language_of(request)

        def describe(finding: Finding) -> str:
            return catalogue.detail(finding.code, finding.fault().params, language)

        content = await asyncio.to_thread(marked_workbook, upload, error, describe, language)
        return Response(content, 422, media_type=XLSX)
    problem = catalogue.problem(error, language_of(request))
    for finding, fault in zip(error.findings, problem.errors, strict=True):
        fault.detail = place_of(finding, language_of(request)) + fault.detail
    return response_of(problem, request)


def _json_rows(body: bytes) -> list[dict[str, Any]]:
    document = read_json(body, exact=True)
    rows = document.get("rows") if isinstance(document, dict) else None
    if isinstance(document, dict) and (unknown := sorted(document.keys() - {"rows"})):
        raise Invalid("request_invalid", [Fault(pointer([key]), "extra_forbidden") for key in unknown[:_NAMED]])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Invalid("request_invalid", [Fault("/rows", "missing")])
    return rows


def _kind_of(body: bytes) -> str:
    return XLSX if body.startswith(_WORKBOOK_BEGINNINGS) else CSV


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"') or None
    return None
