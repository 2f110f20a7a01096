"""The closing of months, and what it leaves."""

import asyncio
from typing import Any

from tests.support.appraisal_company import (
    JUNIOR,
    MIDDLE,
    OTHER_JUNIOR,
    SENIOR,
    Company,
    facts_of,
    import_rows,
    placement,
)
from tests.support.apps import OTHER_COMPANY
from tests.support.jobs import finished_job, held_up_job

MONTH = "/v1/months/2025-03"
EVERYBODY = (JUNIOR, OTHER_JUNIOR, MIDDLE, SENIOR)


async def closed_march(company: Company) -> Any:
    personnel = await company.with_scheme()
    rows = [
        facts_of(JUNIOR),
        facts_of(OTHER_JUNIOR, veto="串码"),
        facts_of(MIDDLE, bonus="1"),
        {"employee_no": SENIOR, "masked": True},
    ]
    await import_rows(personnel, f"{MONTH}/fact_imports", rows)
    job = await finished_job(personnel, await personnel.post(f"{MONTH}/closing"))
    assert job["state"] == "succeeded", job
    return personnel, job


async def test_an_incomplete_month_names_who_lacks_what(company: Company) -> None:
    personnel = await company.with_scheme()
    rows = [facts_of(JUNIOR), facts_of(MIDDLE, **{"M01.target": None}), {"employee_no": SENIOR, "masked": True}]
    await import_rows(personnel, f"{MONTH}/fact_imports", rows)
    standing = (await personnel.get(MONTH)).json()
    assert {key: standing[key] for key in ("state", "people", "complete", "incomplete", "masked")} == {
        "state": "open",
        "people": 4,
        "complete": 1,
        "incomplete": 2,
        "masked": 1,
    }
    job = await finished_job(personnel, await personnel.post(f"{MONTH}/closing"))
    assert (job["state"], job["problem"]["code"]) == ("failed", "month_incomplete")
    assert [(error["pointer"], error["detail"]) for error in job["problem"]["errors"]] == [
        (f"/{OTHER_JUNIOR}", f"{OTHER_JUNIOR} lacks B01, B02, G01, G02, M01, M02."),
        (f"/{MIDDLE}", f"{MIDDLE} lacks M01."),
    ]
    assert (await personnel.get(MONTH)).json()["state"] == "open"


async def test_a_closing_leaves_scores_for_good(company: Company) -> None:
    personnel, job = await closed_march(company)
    assert {key: job["result"][key] for key in ("people", "masked", "vetoed", "scheme_version")} == {
        "people": 4,
        "masked": 1,
        "vetoed": 1,
        "scheme_version": 1,
    }
    sheets = {each["employee_no"]: each for each in (await personnel.get(f"{MONTH}/sheets")).json()["items"]}
    assert {who: (sheet["status"], sheet["total"]) for who, sheet in sheets.items()} == {
        JUNIOR: ("complete", "88.47"),
        OTHER_JUNIOR: ("complete", "0.00"),
        MIDDLE: ("complete", "88.99"),
        SENIOR: ("masked", None),
    }
    assert sheets[JUNIOR]["totals"] == {"junior": "88.47", "middle": "87.99", "senior": "87.27"}
    assert sheets[JUNIOR]["categories"] == {"base": "90.00", "marketing": "87.58", "management": "86.00"}
    lean = (await personnel.get(f"{MONTH}/results", params={"limit": 3})).json()
    assert lean["items"][2] == {"employee_no": MIDDLE, "masked": False, "score": "88.99"}
    rest = (await personnel.get(f"{MONTH}/results", params={"limit": 3, "cursor": lean["next_cursor"]})).json()
    assert rest == {"items": [{"employee_no": SENIOR, "masked": True, "score": None}], "next_cursor": None}
    months = (await personnel.get("/v1/months")).json()["items"]
    assert [(each["month"], each["state"], each["people"]) for each in months] == [("2025-03", "closed", 4)]


async def test_a_closed_month_takes_no_facts_and_no_second_closing(company: Company) -> None:
    personnel, _ = await closed_march(company)
    answer = await personnel.post(f"{MONTH}/fact_imports", json={"rows": [facts_of(JUNIOR)]})
    assert (answer.status_code, answer.json()["code"]) == (409, "month_closed")
    answer = await personnel.post(f"{MONTH}/closing")
    assert (answer.status_code, answer.json()["code"]) == (409, "month_closed")
    assert (await personnel.get("/v1/months/2025-04/results")).json()["code"] == "month_open"
    company.ladder.placements = []
    assert (await personnel.get(MONTH)).json()["people"] == 4
    assert len((await personnel.get(f"{MONTH}/facts")).json()["items"]) == 4


async def test_the_working_of_a_sheet(company: Company) -> None:
    personnel, _ = await closed_march(company)
    sheet = (await personnel.get(f"{MONTH}/sheets/{MIDDLE}")).json()
    working = sheet["working"]
    rate = next(each for each in working["indicators"] if each["code"] == "M01")
    assert rate["inputs"] == {"actual": "1043", "target": "1000"}
    assert (rate["numbers"]["rate"], rate["score"]) == ("1.043000", "62.58")
    survey = next(each for each in working["indicators"] if each["code"] == "G01")
    assert survey["inputs"] == {"answers": ["5", "4", "4", "3"]}
    assert survey["numbers"] == {"scale_max": "5", "min_answers": 3, "answers": 4, "mean": "4.000000"}
    boolean = next(each for each in working["indicators"] if each["code"] == "G02")
    assert boolean["inputs"] == {"met": True}
    assert working["bonus"] == {"given": "1", "cap": "5", "counted": "1"}
    assert [(each["tier"], each["total"]) for each in working["tiers"]] == [
        ("junior", "89.47"),
        ("middle", "88.99"),
        ("senior", "88.27"),
    ]
    assert (await personnel.get(f"{MONTH}/sheets/{SENIOR}")).json()["working"] is None
    assert (await personnel.get(f"{MONTH}/sheets/99999")).json()["code"] == "sheet_not_found"


async def test_an_open_sheet_is_explained_as_it_is_once_closed(company: Company) -> None:
    personnel = await company.with_scheme()
    company.ladder.placements = [placement(JUNIOR, "0101", "JB")]
    facts = facts_of(JUNIOR, **{"G01.answers": ["5", "4.50", "4"]}, bonus="1.5")
    await import_rows(personnel, f"{MONTH}/fact_imports", [facts])
    open_sheet = (await personnel.get(f"{MONTH}/sheets/{JUNIOR}")).json()
    survey = next(each for each in open_sheet["working"]["indicators"] if each["code"] == "G01")
    assert survey["inputs"] == {"answers": ["5", "4.5", "4"]}
    job = await finished_job(personnel, await personnel.post(f"{MONTH}/closing"))
    assert job["state"] == "succeeded", job
    assert (await personnel.get(f"{MONTH}/sheets/{JUNIOR}")).json() == open_sheet


async def test_everybody_sees_what_they_may(company: Company) -> None:
    await closed_march(company)
    for role, options, seen in (
        ("client_manager", {"employee_no": MIDDLE}, [MIDDLE]),
        ("county_group", {"unit_path": "LY/0102/"}, [OTHER_JUNIOR]),
        ("committee_member", {"unit_path": "LY/0102/"}, [OTHER_JUNIOR, SENIOR]),
        ("portal", {}, list(EVERYBODY)),
    ):
        client = await company.client(role, **options)
        items = (await client.get(f"{MONTH}/sheets")).json()["items"]
        assert [each["employee_no"] for each in items] == seen, role
        for who in EVERYBODY:
            status = (await client.get(f"{MONTH}/sheets/{who}")).status_code
            assert status == (200 if who in seen else 404), (role, who)
        assert (await client.get(MONTH)).json()["people"] == len(seen)
    elsewhere = await company.client("personnel", company=OTHER_COMPANY)
    assert (await elsewhere.get("/v1/months")).json()["items"] == []
    assert (await elsewhere.get(f"{MONTH}/sheets")).status_code == 404
    county_personnel = await company.client("personnel", unit_path="LY/0101/")
    assert (await county_personnel.post("/v1/months/2025-04/closing")).json()["code"] == "whole_company_needed"


async def test_closed_twice_at_once_it_is_closed_once(company: Company) -> None:
    personnel = await company.with_scheme()
    company.ladder.placements = [placement(JUNIOR, "0101", "JB")]
    await import_rows(personnel, f"{MONTH}/fact_imports", [facts_of(JUNIOR)])
    answers = await asyncio.gather(*(personnel.post(f"{MONTH}/closing") for _ in range(4)))
    for answer in answers:
        if answer.status_code == 202:
            job = await finished_job(personnel, answer)
            assert job["state"] == "succeeded" or job["problem"]["code"] == "month_closed"
        else:
            assert answer.json()["code"] == "month_closed"
    assert len((await personnel.get(f"{MONTH}/sheets")).json()["items"]) == 1


async def test_the_same_request_again_gets_the_same_job(company: Company) -> None:
    personnel = await company.with_scheme()
    company.ladder.placements = [placement(JUNIOR, "0101", "JB")]
    await import_rows(personnel, f"{MONTH}/fact_imports", [facts_of(JUNIOR)])
    key = {"Idempotency-Key": "close-march"}
    started = await personnel.post(f"{MONTH}/closing", headers=key)
    await finished_job(personnel, started)
    again = await personnel.post(f"{MONTH}/closing", headers=key)
    assert (again.status_code, again.json()["id"]) == (202, started.json()["id"])
    assert again.headers["location"] == started.headers["location"]


async def test_a_closing_waits_for_the_ladder(company: Company) -> None:
    personnel = await company.with_scheme()
    company.ladder.placements = [placement(JUNIOR, "0101", "JB")]
    await import_rows(personnel, f"{MONTH}/fact_imports", [facts_of(JUNIOR)])
    company.apps.network.down.add("ladder")
    started = await personnel.post(f"{MONTH}/closing")
    await held_up_job(personnel, started)
    company.apps.network.down.clear()
    assert (await finished_job(personnel, started))["state"] == "succeeded"


async def test_facts_changed_during_the_closing_begin_it_again(company: Company) -> None:
    """The correction arrives while the closing has read the facts and is waiting for the ladder."""
    personnel = await company.with_scheme()
    company.ladder.placements = [placement(JUNIOR, "0101", "JB")]
    await import_rows(personnel, f"{MONTH}/fact_imports", [facts_of(JUNIOR)])
    holding = company.ladder.hold_up = asyncio.Event()
    started = await personnel.post(f"{MONTH}/closing")
    async with asyncio.timeout(10):
        await company.ladder.asked.wait()
    company.ladder.hold_up = None
    await import_rows(personnel, f"{MONTH}/fact_imports", [{"employee_no": JUNIOR, "bonus": "2"}])
    holding.set()
    assert (await finished_job(personnel, started))["state"] == "succeeded"
    assert (await personnel.get(f"{MONTH}/results")).json()["items"][0]["score"] == "90.47"


async def test_months_may_be_closed_in_any_order(company: Company) -> None:
    personnel = await company.with_scheme()
    company.ladder.placements = [placement(JUNIOR, "0101", "JB")]
    for month in ("2025-05", "2025-02"):
        await import_rows(personnel, f"/v1/months/{month}/fact_imports", [facts_of(JUNIOR)])
        job = await finished_job(personnel, await personnel.post(f"/v1/months/{month}/closing"))
        assert job["state"] == "succeeded"
    company.ladder.placements = []
    job = await finished_job(personnel, await personnel.post("/v1/months/2025-06/closing"))
    assert job["problem"]["code"] == "nobody_employed"


async def test_sheets_as_a_file(company: Company) -> None:
    personnel, _ = await closed_march(company)
    answer = await personnel.get(f"{MONTH}/sheets", headers={"Accept": "text/csv", "Accept-Language": "zh"})
    assert answer.headers["content-disposition"] == 'attachment; filename="sheets-2025-03.csv"'
    assert len(answer.text.splitlines()) == 5
    assert JUNIOR in answer.text
