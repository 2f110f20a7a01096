"""Facts: delivered in parts, corrected, checked cell by cell, and given back in the form that they came in."""

import asyncio
import io
from typing import Any

import openpyxl

from tests.support.appraisal_company import (
    FACTS,
    JUNIOR,
    MIDDLE,
    OTHER_JUNIOR,
    SCHEME,
    Company,
    fact_report,
    facts_of,
    import_rows,
    placement,
    refused_rows,
)

IMPORTS = "/v1/months/2025-03/fact_imports"
FACT_LIST = "/v1/months/2025-03/facts"


async def stored(company: Company) -> dict[str, Any]:
    personnel = await company.client("personnel")
    items = (await personnel.get(FACT_LIST)).json()["items"]
    return {item["employee_no"]: item for item in items}


async def test_parts_are_laid_over_each_other(company: Company) -> None:
    personnel = await company.with_scheme()
    marketing = await company.client("marketing")
    first = [{"employee_no": JUNIOR, "M01.actual": "90", "M01.target": "100.50", "bonus": None, "veto": "无"}]
    assert await import_rows(marketing, IMPORTS, first) == fact_report(1, created=1)
    second: list[dict[str, Any]] = [
        {"employee_no": JUNIOR, "G02.met": False, "G01.answers": ["5", "4.0"], "bonus": "2", "veto": "leak; 串码 "},
        {"employee_no": MIDDLE},
    ]
    report = fact_report(2, changed=1, vetoes_set=2, bonuses_set=1)
    assert await import_rows(personnel, IMPORTS, second) == report
    facts = await stored(company)
    assert facts[JUNIOR]["facts"] == {
        "M01": {"actual": "90", "target": "100.5"},
        "G02": {"met": False},
        "G01": {"answers": ["5", "4"]},
    }
    assert (facts[JUNIOR]["bonus"], facts[JUNIOR]["veto"]) == ("2", ["breach_of_secrecy", "diversion"])
    blank = {"employee_no": JUNIOR, "M01.actual": None, "veto": None, "month": "2025年3月"}
    assert await refused_rows(personnel, IMPORTS, [blank]) == [("/rows/0/veto", "veto_reasons_missing")]
    removal = [blank | {"veto_reasons": "复核后认定不属实"}]
    assert await import_rows(personnel, IMPORTS, removal) == fact_report(1, changed=1, vetoes_removed=2)
    facts = await stored(company)
    assert (facts[JUNIOR]["facts"]["M01"], facts[JUNIOR]["veto"]) == ({"target": "100.5"}, [])
    assert facts[JUNIOR]["unit_path"] == "LY/0101/"
    assert facts[MIDDLE]["facts"] == {}


async def test_every_finding_names_its_cell_and_nothing_is_saved(company: Company) -> None:
    personnel = await company.with_scheme()
    rows = [
        facts_of(JUNIOR),
        facts_of(OTHER_JUNIOR, **{"M01.target": "0", "B02.points": "40.5", "G01.answers": ["5", "6"]}),
        facts_of(MIDDLE, month="2025-04", bonus="1"),
        facts_of("99999"),
    ]
    assert await refused_rows(personnel, IMPORTS, rows) == [
        ("/rows/1/B02.points", "above_maximum"),
        ("/rows/1/M01.target", "not_above_zero"),
        ("/rows/1/G01.answers", "above_maximum"),
        ("/rows/2/month", "other_month"),
        ("/rows/3/employee_no", "not_employed_in_month"),
    ]
    assert all(not fact["facts"] for fact in (await stored(company)).values())
    assert (await personnel.get("/v1/months")).json()["items"] == []


async def test_a_county_group_delivers_for_its_own_juniors(company: Company) -> None:
    await company.with_scheme()
    county = await company.client("county_group", unit_path="LY/0101/")
    rows = [facts_of(JUNIOR), facts_of(OTHER_JUNIOR), facts_of(MIDDLE)]
    assert await refused_rows(county, IMPORTS, rows) == [
        ("/rows/1/employee_no", "out_of_scope"),
        ("/rows/2/employee_no", "out_of_scope"),
    ]
    assert (await import_rows(county, IMPORTS, rows[:1]))["created"] == 1
    assert [item["employee_no"] for item in (await county.get(FACT_LIST)).json()["items"]] == [JUNIOR]
    assert [item["employee_no"] for item in (await county.get("/v1/months/2025-03/sheets")).json()["items"]] == [JUNIOR]
    assert (await county.get(f"/v1/months/2025-03/sheets/{OTHER_JUNIOR}")).status_code == 404


async def test_where_somebody_is_on_the_first_day_counts(company: Company) -> None:
    company.ladder.placements = [
        placement(JUNIOR, "0101", "JB", "2020-01-01", "2025-03-10"),
        placement(JUNIOR, "0102", "MC", "2025-03-10"),
        placement(MIDDLE, "0102", "MC", "2025-03-31"),
        placement(OTHER_JUNIOR, "0102", "JB", "2020-01-01", "2025-03-01"),
    ]
    personnel = await company.with_scheme()
    assert await refused_rows(personnel, IMPORTS, [facts_of(OTHER_JUNIOR)]) == [
        ("/rows/0/employee_no", "not_employed_in_month")
    ]
    await import_rows(personnel, IMPORTS, [facts_of(JUNIOR), facts_of(MIDDLE)])
    facts = await stored(company)
    assert {who: (fact["unit_code"], fact["tier"]) for who, fact in facts.items()} == {
        JUNIOR: ("0101", "junior"),
        MIDDLE: ("0102", "middle"),
    }


async def test_the_export_comes_back_unchanged(company: Company) -> None:
    personnel = await company.with_scheme()
    template = await personnel.get(FACT_LIST, headers={"Accept": "text/csv"})
    headers = {"Content-Type": "text/csv"}
    answer = await personnel.post(IMPORTS, content=template.content, headers=headers)
    assert answer.json() == fact_report(4)
    rows = [
        facts_of(JUNIOR, bonus="0.5", veto="泄密;safety_accident", **{"G01.answers": ["5", "4.5", "0"]}),
        {"employee_no": MIDDLE, "masked": True},
        facts_of(OTHER_JUNIOR, deduction="1", **{"G02.met": False, "M01.actual": "-3"}),
    ]
    await import_rows(personnel, IMPORTS, rows)
    before = await stored(company)
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for media_type in ("text/csv", xlsx):
        for language in ("zh", "en"):
            accept = {"Accept": media_type, "Accept-Language": language}
            exported = await personnel.get(FACT_LIST, headers=accept)
            assert exported.headers["content-type"].startswith(media_type)
            again = await personnel.post(IMPORTS, content=exported.content, headers={"Content-Type": media_type})
            assert again.json() == fact_report(4), again.text
    assert await stored(company) == before


async def test_the_same_request_twice_is_one_import(company: Company) -> None:
    personnel = await company.with_scheme()
    body = {"rows": [facts_of(JUNIOR)]}
    answers = await asyncio.gather(
        *(personnel.post(IMPORTS, json=body, headers={"Idempotency-Key": "march"}) for _ in range(3))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.json()["created"] for answer in answers] == [1, 1, 1]
    other = {"rows": [facts_of(MIDDLE)]}
    answer = await personnel.post(IMPORTS, json=other, headers={"Idempotency-Key": "march"})
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")


async def test_imports_at_once_lose_nothing(company: Company) -> None:
    personnel = await company.with_scheme()
    parts = [{key: value} for key, value in FACTS.items()]
    await asyncio.gather(*(import_rows(personnel, IMPORTS, [{"employee_no": JUNIOR, **part}]) for part in parts))
    sheet = (await personnel.get(f"/v1/months/2025-03/sheets/{JUNIOR}")).json()
    assert (sheet["status"], sheet["total"]) == ("complete", "88.47")


async def test_facts_that_a_newer_scheme_refuses_are_missing(company: Company) -> None:
    personnel = await company.with_scheme()
    rows = [facts_of(who) for who in (JUNIOR, OTHER_JUNIOR)]
    await import_rows(personnel, IMPORTS, rows)
    indicators = [dict(indicator) for indicator in SCHEME["indicators"] if indicator["code"] != "G02"]
    indicators[1]["points"] = "30"  # 37.5 points were rated
    scheme = SCHEME | {"indicators": indicators}
    assert (await personnel.post("/v1/schemes", json={"valid_from": "2025-02", "scheme": scheme})).status_code == 201
    sheet = (await personnel.get(f"/v1/months/2025-03/sheets/{JUNIOR}")).json()
    assert (sheet["status"], sheet["missing"], sheet["scheme_version"]) == ("incomplete", ["B02"], 2)
    answer = {"employee_no": JUNIOR, "B02.points": "30"}
    assert (await import_rows(personnel, IMPORTS, [answer]))["changed"] == 1
    sheet = (await personnel.get(f"/v1/months/2025-03/sheets/{JUNIOR}")).json()
    assert (sheet["status"], sorted(sheet["indicators"])) == ("complete", ["B01", "B02", "G01", "M01", "M02"])


async def test_without_a_scheme_or_the_ladder_nothing_is_taken(company: Company) -> None:
    personnel = await company.client("personnel")
    answer = await personnel.post(IMPORTS, json={"rows": [facts_of(JUNIOR)]})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_scheme_in_force")
    await company.with_scheme()
    company.apps.network.down.add("ladder")
    answer = await personnel.post(IMPORTS, json={"rows": [facts_of(JUNIOR)]})
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
    assert "retry-after" in answer.headers
    company.apps.network.down.clear()


async def test_a_refused_workbook_comes_back_marked(company: Company) -> None:
    personnel = await company.with_scheme()
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    template = await personnel.get(FACT_LIST, headers={"Accept": xlsx})
    other = "/v1/months/2025-04/fact_imports"
    refusal = await personnel.post(other, content=template.content, headers={"Content-Type": xlsx, "Accept": xlsx})
    assert (refusal.status_code, refusal.headers["content-type"]) == (422, xlsx)
    sheet = openpyxl.load_workbook(io.BytesIO(refusal.content)).active
    assert sheet is not None
    last = [row[-1] for row in sheet.iter_rows(values_only=True)]
    assert all("2025-03" in str(reason) or "2025-04" in str(reason) for reason in last[1:5]), last
