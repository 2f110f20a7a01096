"""Templates of imports as answers: ``GET`` the address of an import with ``/template`` behind it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.responses import Response

from shared.kernel.names import Language
from shared.platform.identity.callers import Caller
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.templates import TemplateRow, write_template
from shared.platform.web.problems import language_of
from shared.platform.web.uploads import XLSX


class WorkbookResponse(Response):
    """A workbook."""

    media_type = XLSX


TEMPLATE_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The workbook to fill in, in the language of the request; it can be imported as it is.",
        "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
    }
}


@dataclass(frozen=True, slots=True)
class TemplateAnswer:
    """Makes a template in the caller's language."""

    language: Language

    async def file(self, caller: Caller, form: TableForm, rows: Iterable[TemplateRow]) -> WorkbookResponse:
        """Return the workbook; it has no row about the caller, who does not act on their own case."""
        own = caller.employee_no
        others = [row for row in rows if own is None or row.values.get("employee_no") != own]
        content = await asyncio.to_thread(write_template, form, others, self.language)
        headers = {
            "Content-Disposition": f'attachment; filename="{form.name}-template.xlsx"',
            "Content-Language": "zh-CN" if self.language == "zh" else "en",
        }
        return WorkbookResponse(content, headers=headers)


def _template(request: Request) -> TemplateAnswer:
    return TemplateAnswer(language_of(request))


TemplateOf = Annotated[TemplateAnswer, Depends(_template)]
