"""Who may deliver which column of a month's facts, what an import says that it did, and what stays on record."""

from typing import Any

import httpx
import pytest

from tests.support.appraisal_company import (
    JUNIOR,
    MIDDLE,
    OTHER_JUNIOR,
    SCHEME,
    Company,
    fact_report,
    facts_of,
    import_rows,
    refused_rows,
)
from tests.support.jobs import finished_job

IMPORTS = "/v1/months/2025-03/fact_imports"
FACT_LIST = "/v1/months/2025-03/facts"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sourced(**sources: dict[str, str]) -> list[dict[str, Any]]:
    """The indicators of the scheme, some with a source or body."""
    return [indicator | sources.get(indicator["code"], {}) for indicator in SCHEME["indicators"]]


async def row_on_record(client: httpx.AsyncClient, employee_no: str) -> dict[str, Any]:
    items = (await client.get(FACT_LIST)).json()["items"]
    return next(item for item in items if item["employee_no"] == employee_no)


@pytest.mark.parametrize("word", ["无", "（无）", "没有", "否", "/", "—", "N/A", "none", "0", ""])
async def test_a_word_for_none_is_no_incident(company: Company, word: str) -> None:
    personnel = await company.with_scheme()
    assert await import_rows(personnel, IMPORTS, [facts_of(JUNIOR, veto=word)]) == fact_report(1, created=1)
    sheet = (await personnel.get(f"/v1/months/2025-03/sheets/{JUNIOR}")).json()
    assert (sheet["total"], sheet["vetoed"], sheet["working"]["veto"]) == ("88.47", False, [])


async def test_an_incident_that_the_scheme_does_not_declare_is_refused_with_the_choices(company: Company) -> None:
    vetoes = [{"code": "fraud", "name": {"zh": "弄虚作假", "en": "Fraud"}}]
    personnel = await company.with_scheme(vetoes=vetoes)
    for text in ("串码", "无;弄虚作假", "弄虚作假了", "1"):
        answer = await personnel.post(
            IMPORTS, json={"rows": [facts_of(JUNIOR, veto=text)]}, headers={"Accept-Language": "zh"}
        )
        errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
        assert errors == [("/rows/0/veto", "not_a_choice")]
        assert "弄虚作假" in answer.json()["errors"][0]["detail"]
    taken: list[Any] = ["弄虚作假", "FRAUD", ["fraud"], "弄虚作假；Fraud"]
    for text in taken:
        await import_rows(personnel, IMPORTS, [facts_of(JUNIOR, veto=text)])
        assert (await row_on_record(personnel, JUNIOR))["veto"] == ["fraud"]


async def test_a_removed_veto_stays_on_record_with_its_reasons(company: Company) -> None:
    personnel = await company.with_scheme()
    assert (await import_rows(personnel, IMPORTS, [facts_of(JUNIOR, veto="虚假拜访;泄密")]))["vetoes_set"] == 2
    for reasons in (None, "无", "/"):
        row = {"employee_no": JUNIOR, "veto": "泄密", "veto_reasons": reasons}
        assert await refused_rows(personnel, IMPORTS, [row]) == [("/rows/0/veto", "veto_reasons_missing")]
    row = {"employee_no": JUNIOR, "veto": "泄密", "veto_reasons": "复核：当日确已到访"}
    assert await import_rows(personnel, IMPORTS, [row]) == fact_report(1, changed=1, vetoes_removed=1)
    committee = await company.client("committee_chair")
    removals = (await committee.get("/v1/months/2025-03/veto_removals")).json()["items"]
    assert [(item["employee_no"], item["veto"], item["reasons"]) for item in removals] == [
        (JUNIOR, "faked_visit", "复核：当日确已到访")
    ]
    elsewhere = await company.client("county_group", unit_path="LY/0102/")
    assert (await elsewhere.get("/v1/months/2025-03/veto_removals")).json()["items"] == []


@pytest.mark.parametrize("role", ["marketing", "county_group"])
async def test_bonus_deduction_veto_and_mask_have_rights_of_their_own(company: Company, role: str) -> None:
    personnel = await company.with_scheme()
    client = await company.client(role, unit_path="LY/0101/")
    changes = {"bonus": "1", "deduction": "2", "veto": "串码", "masked": True}
    for column, value in changes.items():
        rows = [facts_of(JUNIOR, **{column: value})]
        assert await refused_rows(client, IMPORTS, rows) == [(f"/rows/0/{column}", "column_not_permitted")]
    report = await import_rows(personnel, IMPORTS, [facts_of(JUNIOR, **changes)])
    assert report == fact_report(1, created=1, vetoes_set=1, masks_set=1, bonuses_set=1, deductions_set=1)
    for media_type in ("text/csv", XLSX):
        exported = await client.get(FACT_LIST, headers={"Accept": media_type})
        again = await client.post(IMPORTS, content=exported.content, headers={"Content-Type": media_type})
        assert again.json()["unchanged"] == again.json()["rows"] > 0, again.text
    blank = {"employee_no": JUNIOR, **dict.fromkeys(changes)}
    assert await import_rows(client, IMPORTS, [blank]) == fact_report(1)
    removal = blank | {"masked": False, "veto_reasons": "误记"}
    assert await import_rows(personnel, IMPORTS, [removal]) == fact_report(
        1, changed=1, vetoes_removed=1, masks_removed=1, bonuses_removed=1, deductions_removed=1
    )


async def test_an_indicator_takes_its_number_from_its_source_alone(company: Company) -> None:
    personnel = await company.with_scheme(
        indicators=sourced(M01={"source": "marketing"}, B02={"body": "county_group"}, G01={"body": "committee"})
    )
    marketing = await company.client("marketing")
    county = await company.client("county_group", unit_path="LY/0101/")
    rows = [facts_of(JUNIOR), facts_of(OTHER_JUNIOR)]
    assert await refused_rows(personnel, IMPORTS, rows) == [
        ("/rows/0/M01.actual", "column_not_permitted"),
        ("/rows/0/M01.target", "column_not_permitted"),
    ]
    assert await refused_rows(marketing, IMPORTS, rows) == [("/rows/0/B02.points", "column_not_permitted")]
    assert await refused_rows(county, IMPORTS, rows[:1]) == [
        ("/rows/0/G01.answers", "column_not_permitted"),
        ("/rows/0/M01.actual", "column_not_permitted"),
        ("/rows/0/M01.target", "column_not_permitted"),
    ]
    sales = [{"employee_no": JUNIOR, "M01.actual": "1043", "M01.target": "1000"}]
    assert await import_rows(marketing, IMPORTS, sales) == fact_report(1, created=1)
    exported = await county.get(FACT_LIST, headers={"Accept": "text/csv"})
    again = await county.post(IMPORTS, content=exported.content, headers={"Content-Type": "text/csv"})
    assert again.json() == fact_report(1), again.text


async def test_nobody_delivers_their_own_facts(company: Company) -> None:
    await company.with_scheme()
    personnel = await company.client("personnel", employee_no=MIDDLE)
    rows = [facts_of(JUNIOR), facts_of(MIDDLE, bonus="1")]
    assert await refused_rows(personnel, IMPORTS, rows) == [("/rows/1/employee_no", "own_case")]


async def test_a_number_that_lost_its_zeros_is_named_beside_the_known_one(company: Company) -> None:
    personnel = await company.with_scheme()
    assert await refused_rows(personnel, IMPORTS, [facts_of("1")]) == [("/rows/0/employee_no", "leading_zeros_differ")]


async def exported_row(client: httpx.AsyncClient, employee_no: str) -> dict[str, Any]:
    """A person's row as it stands, to be changed and sent back."""
    recorded = await row_on_record(client, employee_no)
    fields = {f"{code}.{name}": value for code, facts in recorded["facts"].items() for name, value in facts.items()}
    return {"employee_no": employee_no, "revision": recorded["revision"], "veto": recorded["veto"], **fields}


async def test_an_import_that_would_overwrite_newer_facts_is_refused_or_leaves_them(company: Company) -> None:
    personnel = await company.with_scheme()
    marketing = await company.client("marketing")
    await import_rows(personnel, IMPORTS, [facts_of(JUNIOR)])
    exported = await exported_row(personnel, JUNIOR)
    await import_rows(marketing, IMPORTS, [{"employee_no": JUNIOR, "M02.value": "60", "G02.met": False}])
    stale = exported | {"B01.count": "1", "G02.met": False}
    assert await refused_rows(personnel, IMPORTS, [stale]) == [("/rows/0/M02.value", "newer_on_record")]
    report = await import_rows(personnel, f"{IMPORTS}?newer=report", [stale])
    left = report.pop("left")
    assert report == {key: value for key, value in fact_report(1, changed=1).items() if key != "left"}
    assert [(one["employee_no"], one["field"], one["recorded"], one["delivered"]) for one in left] == [
        (JUNIOR, "M02.value", "60", "79.99")
    ]
    facts = (await row_on_record(personnel, JUNIOR))["facts"]
    assert (facts["B01"], facts["M02"], facts["G02"]) == ({"count": "1"}, {"value": "60"}, {"met": False})
    assert await import_rows(personnel, IMPORTS, [exported | {"revision": None, "M02.value": "61"}]) == fact_report(
        1, changed=1
    )


async def test_a_file_of_another_month_shows_by_its_revisions(company: Company) -> None:
    personnel = await company.with_scheme()
    for count in ("1", "2"):
        await import_rows(personnel, IMPORTS, [facts_of(JUNIOR, **{"B01.count": count})])
    exported = await exported_row(personnel, JUNIOR)
    assert exported["revision"] == 2
    other = "/v1/months/2025-04/fact_imports"
    assert await refused_rows(personnel, other, [exported]) == [("/rows/0/revision", "revision_unknown")]


async def test_a_month_has_no_facts_before_it_begins_and_no_closing_before_it_ends(company: Company) -> None:
    personnel = await company.with_scheme()
    answer = await personnel.post("/v1/months/2199-03/fact_imports", json={"rows": [facts_of(JUNIOR)]})
    assert (answer.status_code, answer.json()["code"]) == (409, "month_not_begun")
    answer = await personnel.post("/v1/months/2199-03/closing")
    assert (answer.status_code, answer.json()["code"]) == (409, "month_not_ended")


async def test_a_month_of_a_closed_year_is_closed_with_it(company: Company) -> None:
    company.ladder.placements = [one | {"from": "2025-03-01"} for one in company.ladder.placements]
    personnel = await company.with_closed_year()
    company.ladder.placements = [one | {"from": "2020-01-01"} for one in company.ladder.placements]
    for request in (
        personnel.post("/v1/months/2025-02/fact_imports", json={"rows": [facts_of(JUNIOR)]}),
        personnel.post("/v1/months/2025-02/closing"),
    ):
        answer = await request
        assert (answer.status_code, answer.json()["code"]) == (409, "month_of_closed_year")


async def test_the_audit_record_says_what_an_import_and_a_closing_changed(company: Company) -> None:
    personnel = await company.with_scheme()
    auditor = await company.client("auditor")
    people = [one["employee_no"] for one in company.ladder.placements]
    await import_rows(personnel, IMPORTS, [facts_of(employee_no) for employee_no in people])
    await import_rows(personnel, IMPORTS, [{"employee_no": JUNIOR, "B01.count": "4", "veto": "串码"}])
    await finished_job(personnel, await personnel.post("/v1/months/2025-03/closing"))
    records = (await auditor.get("/v1/audit_records")).json()["items"]
    imports = [record["detail"]["changes"] for record in records if record["action"] == "import_facts"]
    [change] = [changes for changes in imports if len(changes) == 2]
    assert sorted(change, key=lambda change: str(change["field"])) == [
        {"subject": JUNIOR, "field": "B01.count", "before": "3", "after": "4"},
        {"subject": JUNIOR, "field": "veto", "before": None, "after": ["diversion"]},
    ]
    closings = [
        record["detail"]["changes"]
        for record in records
        if record["action"] == "close_month" and "changes" in record["detail"]
    ]
    assert {change["field"]: change["after"] for change in closings[0]}["vetoed"] == 1


async def test_a_word_for_none_in_a_document_is_refused(company: Company) -> None:
    personnel = await company.with_scheme()
    sheet = {"facts": {}, "veto": ["faked_visit", "无"]}
    answer = await personnel.post("/v1/sheets/preview", json={"tier": "junior", "month": "2025-03", "sheet": sheet})
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/sheet/veto/1", "unknown_choice")
    ]


async def test_an_incident_that_a_newer_scheme_does_not_declare_must_be_delivered_again(company: Company) -> None:
    personnel = await company.with_scheme()
    people = [one["employee_no"] for one in company.ladder.placements]
    await import_rows(personnel, IMPORTS, [facts_of(employee_no) for employee_no in people])
    await import_rows(personnel, IMPORTS, [{"employee_no": JUNIOR, "veto": "串码"}])
    scheme = SCHEME | {"vetoes": [{"code": "fraud", "name": {"zh": "弄虚作假", "en": "Fraud"}}]}
    assert (await personnel.post("/v1/schemes", json={"valid_from": "2025-02", "scheme": scheme})).status_code == 201
    assert (await row_on_record(personnel, JUNIOR))["veto"] == ["diversion"]
    job = await finished_job(personnel, await personnel.post("/v1/months/2025-03/closing"))
    assert job["problem"]["code"] == "month_incomplete"
    assert [error["code"] for error in job["problem"]["errors"]] == ["veto_undeclared"]
    again = {"employee_no": JUNIOR, "veto": "fraud", "veto_reasons": "按新方案重新认定"}
    assert await import_rows(personnel, IMPORTS, [again]) == fact_report(1, changed=1, vetoes_set=1, vetoes_removed=1)
    job = await finished_job(personnel, await personnel.post("/v1/months/2025-03/closing"))
    assert (job["state"], job["result"]["vetoed"]) == ("succeeded", 1)
