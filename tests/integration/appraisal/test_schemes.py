"""Schemes and the calculators."""

import asyncio
import json

import asyncpg

from shared.platform.database.migrations import sql_after
from tests.support.appraisal_company import SCHEME, Company, facts_of, import_rows
from tests.support.cases import load_cases
from tests.support.databases import FreshDatabase
from tests.support.jobs import finished_job

CASES = load_cases("scoring")
MONTH_CASES = {name: case for name, case in CASES.items() if "sheet" in case}
_CLOSED_BEFORE = """
ALTER TABLE scheme_version DROP COLUMN sealed_through CASCADE;
UPDATE alembic_version SET version_num = '0001';
INSERT INTO scheme_version (company, version, valid_from, document, recorded_by)
    SELECT company, version, valid_from, '{}', 'test' FROM (VALUES
        ('linyi', 1, '2024-01'), ('linyi', 2, '2025-01'), ('linyi', 3, '2025-07'), ('elsewhere', 1, '2024-01')
    ) AS v (company, version, valid_from);
INSERT INTO appraisal_month VALUES
    ('linyi', '2024-11'), ('linyi', '2025-03'), ('linyi', '2025-01'), ('elsewhere', '2025-02');
INSERT INTO monthly_closing (company, month, scheme_version, people, masked, input_digest, closed_by) VALUES
    ('linyi', '2024-11', 1, 1, 0, '', 'test'), ('linyi', '2025-03', 2, 1, 0, '', 'test'),
    ('linyi', '2025-01', 2, 1, 0, '', 'test'), ('elsewhere', '2025-02', 1, 1, 0, '', 'test');
INSERT INTO appraisal_year VALUES ('linyi', 2024);
INSERT INTO annual_closing (company, year, scheme_version, people, missing_committee, input_digest, closed_by)
    VALUES ('linyi', 2024, 1, 1, 0, '', 'test');
"""
YEAR_CASE = CASES["20_year"]


async def test_the_calculator_answers_as_the_worked_cases_do(company: Company) -> None:
    client = await company.client("client_manager", employee_no="00001")
    for name, case in MONTH_CASES.items():
        answer = await client.post("/v1/sheets/preview", json={key: case[key] for key in ("scheme", "tier", "sheet")})
        assert (answer.status_code, answer.json()) == (200, case["expected"]), name
    body = {key: YEAR_CASE[key] for key in ("months", "committee", "self_score", "additional")}
    answer = await client.post("/v1/years/preview", json=body)
    assert (answer.status_code, answer.json()) == (200, YEAR_CASE["expected"])


async def test_the_calculator_uses_the_scheme_in_force_and_its_splits(company: Company) -> None:
    client = await company.client("portal")
    body = {"tier": "middle", "sheet": MONTH_CASES["01_plain"]["sheet"], "month": "2025-03"}
    answer = await client.post("/v1/sheets/preview", json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_scheme_in_force")
    await company.with_scheme(annual={"months": "50", "committee": "50"})
    assert (await client.post("/v1/sheets/preview", json=body)).json() == MONTH_CASES["01_plain"]["expected"]
    year = {"months": ["80", None], "committee": ["90"], "year": 2025}
    assert (await client.post("/v1/years/preview", json=year)).json() == {
        "appraised_months": 1,
        "monthly_mean": "80.00",
        "committee": "90.00",
        "annual_score": "85.00",
        "additional_score": None,
    }


async def test_faults_point_at_their_places(company: Company) -> None:
    client = await company.client("personnel")
    weights = {**SCHEME["weights"], "junior": {"base": "50", "marketing": "30", "management": "19"}}
    indicators = [{**SCHEME["indicators"][0], "points": 0}, *SCHEME["indicators"][1:]]
    bad = {**SCHEME, "weights": weights, "indicators": indicators}
    answer = await client.post("/v1/schemes", json={"valid_from": "2025-01", "scheme": bad})
    assert (answer.status_code, answer.json()["code"]) == (422, "scheme_invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == [
        "/scheme/weights/junior",
        "/scheme/indicators/0/points",
    ]
    sheet = {"facts": {"M01": {"actual": 5, "target": 0}, "X": {"count": 1}}}
    answer = await client.post("/v1/sheets/preview", json={"scheme": SCHEME, "tier": "junior", "sheet": sheet})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/sheet/facts/M01/target", "/sheet/facts/X"]
    answer = await client.post("/v1/years/preview", json={"months": ["80", "-1"], "committee": ["101"]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/months/1", "/committee/0"]


async def test_fractions_in_json_lose_nothing(company: Company) -> None:
    client = await company.client("portal")
    sheet = json.loads(json.dumps(MONTH_CASES["01_plain"]["sheet"]).replace('"79.99"', "79.99"))
    answer = await client.post("/v1/sheets/preview", json={"scheme": SCHEME, "tier": "middle", "sheet": sheet})
    assert answer.json() == MONTH_CASES["01_plain"]["expected"]


async def test_versions_follow_each_other(company: Company) -> None:
    personnel = await company.with_scheme("2025-01")
    for valid_from in ("2025-01", "2024-12"):
        answer = await personnel.post("/v1/schemes", json={"valid_from": valid_from, "scheme": SCHEME})
        assert (answer.status_code, answer.json()["code"]) == (409, "version_not_later")
    second = {"valid_from": "2025-07", "scheme": SCHEME | {"bonus_cap": "9"}, "note": "提高加分上限"}
    assert (await personnel.post("/v1/schemes", json=second)).json() == {"version": 2, "valid_from": "2025-07"}
    reader = await company.client("client_manager", employee_no="00001")
    for as_of, version in (("2025-01", 1), ("2025-06", 1), ("2025-07", 2), ("2031-01", 2)):
        answer = await reader.get("/v1/schemes/in_force", params={"as_of": as_of})
        assert answer.json()["version"] == version
    assert (await reader.get("/v1/schemes/in_force", params={"as_of": "2024-12"})).status_code == 404
    assert (await reader.get("/v1/schemes/2")).json()["scheme"] == second["scheme"]
    assert (await reader.get("/v1/schemes/3")).json()["code"] == "scheme_not_found"
    listed = (await reader.get("/v1/schemes", params={"limit": 1})).json()
    assert [item["version"] for item in listed["items"]] == [1]
    listed = (await reader.get("/v1/schemes", params={"limit": 1, "cursor": listed["next_cursor"]})).json()
    assert ([item["note"] for item in listed["items"]], listed["next_cursor"]) == (["提高加分上限"], None)


async def test_a_scheme_begins_after_the_closed_months(company: Company) -> None:
    personnel = await company.with_scheme("2025-01")
    company.ladder.placements = company.ladder.placements[:1]
    await import_rows(personnel, "/v1/months/2025-03/fact_imports", [facts_of("00001")])
    assert (await finished_job(personnel, await personnel.post("/v1/months/2025-03/closing")))["state"] == "succeeded"
    answer = await personnel.post("/v1/schemes", json={"valid_from": "2025-03", "scheme": SCHEME})
    assert (answer.status_code, answer.json()["code"]) == (409, "month_closed")
    assert (await personnel.post("/v1/schemes", json={"valid_from": "2025-04", "scheme": SCHEME})).status_code == 201


async def test_the_latest_closed_month_counts_whichever_was_closed_last(company: Company) -> None:
    personnel = await company.with_scheme("2025-01")
    company.ladder.placements = company.ladder.placements[:1]
    for month in ("2025-05", "2025-02"):
        await import_rows(personnel, f"/v1/months/{month}/fact_imports", [facts_of("00001")])
        closing = await personnel.post(f"/v1/months/{month}/closing")
        assert (await finished_job(personnel, closing))["state"] == "succeeded"
    answer = await personnel.post("/v1/schemes", json={"valid_from": "2025-04", "scheme": SCHEME})
    assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (
        409,
        "month_closed",
        {"month": "2025-05"},
    )


async def test_closings_of_the_version_before_seal_their_schemes_when_the_database_is_migrated(
    fresh_database: FreshDatabase,
) -> None:
    owner = await asyncpg.connect((await fresh_database("appraisal")).owner_url.replace("+asyncpg", ""))
    await owner.execute(_CLOSED_BEFORE)
    await owner.execute(sql_after("appraisal", "0001", through="0002"))
    rows = await owner.fetch("SELECT company, version, sealed_through FROM scheme_version ORDER BY company, version")
    await owner.close()
    assert [tuple(row) for row in rows] == [
        ("elsewhere", 1, "2025-02"),
        ("linyi", 1, "2024-12"),
        ("linyi", 2, "2025-03"),
        ("linyi", 3, None),
    ]


async def test_repeated_requests_save_one_version(company: Company) -> None:
    personnel = await company.client("personnel")
    body = {"valid_from": "2025-01", "scheme": SCHEME}
    answers = [await personnel.post("/v1/schemes", json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    county_personnel = await company.client("personnel", unit_path="LY/0101/")
    answer = await county_personnel.post("/v1/schemes", json=body | {"valid_from": "2026-01"})
    assert (answer.status_code, answer.json()["code"]) == (403, "whole_company_needed")


async def test_of_schemes_saved_at_once_one_holds(company: Company) -> None:
    client = await company.client("personnel")
    body = {"valid_from": "2025-01", "scheme": SCHEME}
    answers = await asyncio.gather(*(client.post("/v1/schemes", json=body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"version_not_later"}
