"""Every import has a template, which is imported as it is, and once it is filled in."""

import io
from collections.abc import Callable
from typing import Any

import httpx
import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from sample.officers import DEMO_COUNTY
from shared.kernel.names import Language
from tests.integration.stack.access import Access
from tests.integration.stack.tables import IMPORTS, XLSX, Import, new_day, new_number
from tests.support.operations import described_operations
from tests.support.pages import all_items

each_import = pytest.mark.parametrize("kind", IMPORTS)


def filled_in(content: bytes, cells: Callable[[int], dict[str, Any]], rows: int = 3) -> bytes:
    """The template with cells of its first rows filled in, by header."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    letters = {cell.value: get_column_letter(index) for index, cell in enumerate(sheet[1], start=1)}
    for number in range(2, min(sheet.max_row, rows + 1) + 1):
        for header, value in cells(number).items():
            sheet[f"{letters[header]}{number}"] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def download(stack: Access, one: Import, language: Language = "zh") -> httpx.Response:
    client = stack.client(one.service, one.role, language=language)
    answer = client.get(f"{one.path}/template")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX), answer.text
    return answer


def send(stack: Access, one: Import, content: bytes) -> httpx.Response:
    return stack.client(one.service, one.role).post(one.path, content=content, headers={"Content-Type": XLSX})


def test_every_import_has_a_template_for_the_same_roles() -> None:
    operations = {(one.service, one.method, one.path): one for one in described_operations()}
    imports = [one for one in operations.values() if one.path.endswith("_imports")]
    assert imports
    for one in imports:
        template = operations[one.service, "GET", f"{one.path}/template"]
        assert template.description["operationId"].startswith("get_")
        assert template.description["operationId"].endswith("_template")
        assert template.description["x-permission"] == one.description["x-permission"]
        assert list(template.description["responses"]["200"]["content"]) == [XLSX]


@each_import
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_untouched_template_changes_nothing(stack: Access, kind: str, language: Language) -> None:
    one = IMPORTS[kind]
    template = download(stack, one, language)
    assert template.headers["content-language"].startswith(language)
    answer = send(stack, one, template.content)
    assert answer.status_code == 200, answer.text
    report = answer.json()
    if "unchanged" in report:
        assert (report["created"], report["changed"]) == (0, 0), report
    else:
        assert report["rows"] == report["replaced"], report


FILLED: dict[str, Callable[[int], dict[str, Any]]] = {
    "facts": lambda _: {"加分": 1, "免考": "是"},
    "overall scores": lambda _: {"评分": float(new_number())},
    "abilities": lambda _: {"测评日期": new_day(), "得分": float(new_number())},
}


@pytest.mark.parametrize("kind", FILLED)
def test_what_was_filled_in_is_imported_and_the_rest_is_passed_over(stack: Access, kind: str) -> None:
    one = IMPORTS[kind]
    content = filled_in(download(stack, one).content, FILLED[kind])
    answer = send(stack, one, content)
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert report["created"] + report["changed"] + report["unchanged"] == report["rows"] >= 3
    again = send(stack, one, content)
    assert again.json()["unchanged"] == report["rows"], again.text


@pytest.mark.parametrize("path", ["/v1/months/2026-02/fact_imports", "/v1/years/2025/overall_score_imports"])
def test_a_template_has_only_people_in_reach_of_who_asks(stack: Access, path: str) -> None:
    group = stack.client("appraisal", "county_group", language="zh")
    book = openpyxl.load_workbook(io.BytesIO(group.get(f"{path}/template").content))
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    shown = {row[header.index("工号")] for row in rows}
    year_end = {"as_of": "2025-12-31"} if "/years/" in path else {"as_of": "2026-02-01"}
    placed = all_items(stack.client("ladder", "personnel"), "/v1/placements", year_end)
    juniors = {one["employee_no"] for one in placed if (one["unit_path"], one["tier"]) == (DEMO_COUNTY.path, "junior")}
    assert shown
    assert shown <= juniors
