"""Every import in each of its forms: what is read is the same, and what cannot be read is refused as a whole."""

import io
import string

import openpyxl
import pytest

from tests.integration.stack.access import Access
from tests.integration.stack.tables import FORMS, IMPORTS, JSON, SHEET, XLSX, Import, new_number
from tests.support.operations import described_operations
from tests.support.pages import all_items
from tests.support.uploads import CSV, csv_of, workbook

MEGABYTE = 1024 * 1024
each_import = pytest.mark.parametrize("kind", IMPORTS)


def test_no_import_is_left_out() -> None:
    described = {
        (one.service, one.path.replace("{month}", "*").replace("{year}", "*"))
        for one in described_operations()
        if one.path.endswith("_imports")
    }
    known = {
        (one.service, "/".join("*" if part[0].isdigit() else part for part in one.path.split("/") if part))
        for one in IMPORTS.values()
    }
    assert {(service, path.lstrip("/")) for service, path in described} == known


@pytest.mark.parametrize("form", FORMS)
@each_import
def test_what_one_form_wrote_another_finds_there(stack: Access, kind: str, form: str) -> None:
    sent = IMPORTS[kind]
    rows = sent.rows(stack)
    assert rows
    first = sent.send(stack, form, rows)
    assert first.status_code == 200, first.text
    report = first.json()
    assert report["rows"] == len(rows)
    if kind == "nominations":  # the list takes the place of the one before
        found = all_items(stack.client("ladder", "auditor"), "/v1/rounds/2091/nominations")
        assert [(one["employee_no"], one["reasons"]) for one in found] == sorted(rows)
        return
    assert report["created"] + report["changed"] == (len(rows) if sent.fresh else 0), report
    again = sent.send(stack, "workbook" if form == "JSON" else "JSON", rows)
    assert again.status_code == 200, again.text
    assert again.json()["unchanged"] == len(rows), again.text


def test_the_facts_are_kept_as_they_were_sent(stack: Access) -> None:
    sent = IMPORTS["facts"]
    rows = {row[0]: row for row in sent.rows(stack)}
    assert sent.send(stack, "workbook", [*rows.values()]).status_code == 200
    everybody = all_items(stack.client("appraisal", "auditor"), "/v1/months/2026-02/facts", limit=1000)
    found = {one["employee_no"]: one["facts"] for one in everybody if one["employee_no"] in rows}
    for employee_no, (_, _, actual, target, count) in rows.items():
        kept = found[str(employee_no)]
        assert (float(kept["M01"]["actual"]), float(kept["M01"]["target"])) == (float(actual or 0), float(target or 0))
        assert kept["B01"]["count"] == count


def test_protections_hold_on_the_days_that_were_sent(stack: Access) -> None:
    sent = IMPORTS["protections"]
    rows = sent.rows(stack)
    assert sent.send(stack, "CSV in GB18030", rows).status_code == 200
    found = all_items(stack.client("ladder", "auditor"), "/v1/protections", {"as_of": "2091-01-01"})
    assert {(one["employee_no"], one["valid_from"], one["valid_to"]) for one in found} >= set(rows)


LISTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "units": ("ladder", "/v1/units", {}),
    "roster": ("ladder", "/v1/employees", {}),
    "protections": ("ladder", "/v1/protections", {"as_of": "2091-01-01"}),
    "nominations": ("ladder", "/v1/rounds/2091/nominations", {}),
    "facts": ("appraisal", "/v1/months/2026-02/facts", {}),
    "additional scores": ("appraisal", "/v1/years/2025/results", {}),
    "self scores": ("appraisal", "/v1/years/2025/results", {}),
}


def listed(stack: Access, kind: str) -> list[dict[str, object]] | None:
    """What a list tells of a kind; None where none does."""
    if kind not in LISTS:
        return None
    service, path, params = LISTS[kind]
    return all_items(stack.client(service, "auditor"), path, params, limit=1000)


def faulty_rows(stack: Access, sent: Import) -> list[tuple[str | None, ...]]:
    """Good rows, and a faulty one below."""
    rows = sent.rows(stack)[:3]
    column, value, _ = sent.faulty
    place = [*sent.columns].index(column)
    wrong = list(rows[-1])
    wrong[place] = value
    if column not in ("employee_no", "code") and rows[-1][0] is not None:
        return [*rows[:-1], tuple(wrong)]
    return [*rows, tuple(wrong)]


@each_import
def test_a_faulty_workbook_is_refused_as_a_whole(stack: Access, kind: str) -> None:
    sent = IMPORTS[kind]
    rows = faulty_rows(stack, sent)
    good = rows[:-1]
    column, value, code = sent.faulty
    cell = f"{string.ascii_uppercase[[*sent.columns].index(column)]}{len(rows) + 1}"
    before = listed(stack, kind)
    refused = sent.send(stack, "workbook", rows)
    assert (refused.status_code, refused.json()["code"]) == (422, "import_refused"), refused.text
    findings = refused.json()["errors"]
    assert len(findings) == 1, refused.text
    [finding] = findings
    assert finding["code"] == code
    assert finding["detail"].startswith(
        f'Sheet "{SHEET}", row {len(rows) + 1}, column "{sent.columns[column]}" ({cell})'
    )
    marked = sent.send(stack, "workbook", rows, Accept=XLSX)
    assert (marked.status_code, marked.headers["content-type"]) == (422, XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(marked.content))[SHEET]
    assert sheet[cell].value == value
    assert sheet[cell].fill.start_color.rgb == "FFFFC7CE"
    assert sheet[cell].comment is not None
    assert sheet.max_column == len(sent.columns) + 1
    reasons = [row[-1].value for row in sheet.iter_rows(min_row=2)]
    assert [bool(reason) for reason in reasons] == [False] * len(good) + [True]
    for number, row in enumerate(rows, start=2):
        assert [each.value for each in sheet[number][:-1]] == [*row]
    if before is not None:
        assert listed(stack, kind) == before
    else:  # there is no list of these: had the good rows been written, they were there already now
        report = sent.send(stack, "workbook", good).json()
        assert report["created"] + report["changed"] == len(good), report


@each_import
def test_no_row_at_all_changes_nothing(stack: Access, kind: str) -> None:
    sent = IMPORTS[kind]
    if kind == "nominations":  # the list takes the place of the one before
        return
    answer = stack.client(sent.service, sent.role).post(sent.path, json={"rows": []})
    assert (answer.status_code, answer.json()["rows"], answer.json()["changed"]) == (200, 0, 0), answer.text


@each_import
def test_another_kind_of_body_is_refused(stack: Access, kind: str) -> None:
    sent = IMPORTS[kind]
    client = stack.client(sent.service, sent.role)
    content = csv_of(tuple(sent.columns.values()))
    for media_type in ("text/plain", "application/vnd.ms-excel", "multipart/form-data", ""):
        answer = client.post(sent.path, content=content, headers={"Content-Type": media_type})
        assert (answer.status_code, answer.json()["code"]) == (415, "media_type_unsupported"), answer.text


@each_import
def test_a_body_that_is_not_what_it_says_is_refused(stack: Access, kind: str) -> None:
    sent = IMPORTS[kind]
    client = stack.client(sent.service, sent.role)
    header = tuple(sent.columns.values())
    rows: list[tuple[str, bytes, str]] = [
        (f"{CSV}; charset=utf-8", csv_of(header, encoding="gb18030"), "encoding_unknown"),
        (CSV, csv_of(header, encoding="utf-16"), "encoding_utf16"),
        (CSV, b"", "file_empty"),
        (XLSX, csv_of(header), "workbook_of_another_kind"),
        (XLSX, workbook(header)[:-300], "workbook_damaged"),
        (JSON, b'{"rows": 1}', "missing"),
        (JSON, b"[", "json_invalid"),
    ]
    for media_type, content, code in rows:
        answer = client.post(sent.path, content=content, headers={"Content-Type": media_type})
        assert answer.status_code == 422, (media_type, code, answer.text)
        assert answer.json()["errors"][0]["code"] == code, answer.text


@pytest.mark.parametrize("kind", ["roster", "facts"])
def test_a_workbook_of_21_megabytes_is_too_large(stack: Access, kind: str) -> None:
    sent = IMPORTS[kind]
    client = stack.client(sent.service, sent.role)
    answer = client.post(sent.path, content=bytes(21 * MEGABYTE), headers={"Content-Type": XLSX})
    assert (answer.status_code, answer.json()["code"]) == (413, "workbook_too_large"), answer.text


@pytest.mark.parametrize(
    ("kind", "path", "code"),
    [
        ("facts", "/v1/months/2025-03/fact_imports", "month_closed"),
        ("overall scores", "/v1/years/2025/overall_score_imports", "year_closed"),
        ("additional scores", "/v1/years/2031/additional_score_imports", "year_open"),
        ("nominations", "/v1/rounds/2025/nomination_imports", "round_finished"),
    ],
)
def test_what_is_closed_stays_closed(stack: Access, kind: str, path: str, code: str) -> None:
    sent = IMPORTS[kind]
    values = {"employee_no": "000408", "month": "2025-03", "member": "000011", "reasons": "优秀"}
    row = {column: values.get(column, new_number()) for column in sent.columns if column != "B01.count"}
    answer = stack.client(sent.service, sent.role).post(path, json={"rows": [row]})
    assert (answer.status_code, answer.json()["code"]) == (409, code), answer.text
