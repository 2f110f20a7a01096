"""Agreement checks: all agrees after a year, and what is lost or changed behind the services' backs is found."""

from pathlib import Path

import pytest

from shared.kernel.months import months_of_year
from shared.platform.identity.callers import HUMAN_ROLES
from shared.platform.settings import SERVICES, ServiceName
from tests.integration.agreement.ground import CHECK, NOBODY, STEADY, change, checked, drive, findings, people
from tests.support.apps import OTHER_COMPANY, Apps, running_apps
from tests.support.databases import FreshDatabase
from tests.support.jobs import finished_job, held_up_job

MAY = {"operator", "auditor", "personnel"}


async def test_what_is_lost_or_changed_is_found(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    async with running_apps(fresh_database) as apps:
        await drive(apps, tmp_path)
        steady = await people(apps, "ladder", STEADY.format(condition="facts ->> 'additional_score' IS NULL"))
        judged = await people(apps, "ladder", STEADY.format(condition="facts ->> 'additional_score' IS NOT NULL"))
        moved = await people(
            apps, "ladder", "SELECT employee_no FROM placement WHERE source = 'round' AND tier = 'middle' ORDER BY 1"
        )
        masked = await people(apps, "appraisal", "SELECT DISTINCT employee_no FROM monthly_sheet WHERE masked")
        plain = [who for who in steady if who not in masked]
        await all_agrees(apps)
        await it_waits_for_a_service_that_is_away(apps)
        await sheets_changed(apps, plain[:4])
        await years_changed(apps, plain[:4], [*plain[4:10], judged[0]])
        await months_of_pay_changed(apps, plain[10:16])
        await placements_changed(apps, plain[16], moved[:4])
        await closings_lost(apps)


async def all_agrees(apps: Apps) -> None:
    periods = {"appraisal": 14, "ladder": 1, "compensation": 1}  # thirteen months and a year; a round; a month
    for service in SERVICES:
        result = await checked(apps, service)
        assert (result["periods"], result["findings"]) == (periods[service], []), service
        assert result["records"] > 200
        records = await (await apps.client(service, "auditor")).get("/v1/audit_records", params={"limit": "5000"})
        done = [each["outcome"] for each in records.json()["items"] if each["action"] == "check_agreement"]
        assert done == ["done", "done"]  # asked for, and ended
        other = await apps.client(service, "auditor", company=OTHER_COMPANY)
        job = await finished_job(other, await other.post(CHECK))
        assert job["result"] == {"periods": 0, "records": 0, "disagreements": 0, "findings": []}


async def it_waits_for_a_service_that_is_away(apps: Apps) -> None:
    """Asked for again, whether under the same key or not, it is the job that waits."""
    apps.network.down.add("appraisal")
    client = await apps.client("ladder", "operator")
    started = await client.post(CHECK, headers={"Idempotency-Key": "after-the-restore"})
    again = await client.post(CHECK, headers={"Idempotency-Key": "after-the-restore"})
    assert (again.json()["id"], again.headers["Idempotency-Replayed"]) == (started.json()["id"], "true")
    assert (await client.post(CHECK)).json()["id"] == started.json()["id"]
    job = await held_up_job(client, started)
    assert (job["state"], job["problem"]["code"]) == ("running", "upstream_unavailable")
    apps.network.down.clear()
    job = await finished_job(client, started)
    assert (job["state"], job["problem"], job["result"]["disagreements"]) == ("succeeded", None, 0)


async def sheets_changed(apps: Apps, who: list[str]) -> None:
    tier, unit, lost, renamed = who
    await change(
        apps,
        "appraisal",
        "UPDATE monthly_sheet SET tier = CASE tier WHEN 'junior' THEN 'middle' ELSE 'junior' END "
        f"WHERE month = '2025-03' AND employee_no = '{tier}'",
        f"UPDATE monthly_sheet SET unit_path = 'LY/' WHERE month = '2025-03' AND employee_no = '{unit}'",
        f"DELETE FROM monthly_sheet WHERE month = '2025-04' AND employee_no = '{lost}'",
        f"UPDATE monthly_sheet SET employee_no = '{NOBODY}' WHERE month = '2025-05' AND employee_no = '{renamed}'",
    )
    assert await findings(apps, "appraisal") == {
        "2025-03 sheet_place_differs": [tier, unit],
        "2025-04 placement_without_sheet": [lost],
        "2025-05 placement_without_sheet": [renamed],
        "2025-05 sheet_without_placement": [NOBODY],
    }
    assert await findings(apps, "ladder") == await findings(apps, "compensation") == {}
    await change(
        apps,
        "appraisal",
        f"UPDATE monthly_sheet SET employee_no = '{renamed}' WHERE employee_no = '{NOBODY}'",
        "UPDATE monthly_sheet SET (unit_path, tier) = (before.unit_path, before.tier) FROM monthly_sheet before "
        "WHERE before.month = '2025-02' AND monthly_sheet.month = '2025-03' "
        f"AND before.employee_no = monthly_sheet.employee_no AND before.employee_no IN ('{tier}', '{unit}')",
    )
    assert await findings(apps, "appraisal") == {"2025-04 placement_without_sheet": [lost]}
    await change(apps, "appraisal", "DELETE FROM monthly_sheet WHERE month = '2025-04'")
    await change(apps, "appraisal", "DELETE FROM monthly_closing WHERE month = '2025-04'")
    assert await findings(apps, "appraisal") == {}  # the month is open now, and says nothing


async def years_changed(apps: Apps, who: list[str], figures: list[str]) -> None:
    tier, unit, lost, renamed = who
    score, months, masked, vetoed, unscored, kept, additional = figures
    result = "UPDATE annual_result SET {} WHERE employee_no = '{}'"
    await change(
        apps,
        "appraisal",
        result.format("tier = CASE tier WHEN 'junior' THEN 'middle' ELSE 'junior' END", tier),
        result.format("unit_path = 'LY/'", unit),
        f"DELETE FROM annual_result WHERE employee_no = '{lost}'",
        result.format(f"employee_no = '{NOBODY}'", renamed),
        result.format("annual_score = annual_score + 0.01", score),
        result.format("appraised_months = appraised_months - 1", months),
        result.format("masked_months = masked_months + 1", masked),
        result.format("vetoed = NOT vetoed", vetoed),
        result.format("annual_score = NULL", unscored),
        result.format("monthly_mean = 1", kept),  # which no decision goes by
        f"UPDATE additional_result SET additional_score = additional_score - 0.01 WHERE employee_no = '{additional}'",
    )
    assert await findings(apps, "appraisal") == {
        "2025 placement_without_result": [lost, renamed],
        "2025 result_place_differs": [tier, unit],
        "2025 result_without_placement": [NOBODY],
    }
    assert await findings(apps, "ladder") == {
        "2025 decision_result_differs": sorted([score, months, masked, vetoed, unscored, additional]),
        "2025 decision_without_result": [lost, renamed],
    }
    assert await findings(apps, "compensation") == {}


async def months_of_pay_changed(apps: Apps, who: list[str]) -> None:
    score, masked, lost, rung, without, renamed = who
    january = "month = '2026-01' AND employee_no"
    await change(
        apps,
        "appraisal",
        f"UPDATE monthly_sheet SET total = total + 0.01 WHERE {january} = '{score}'",
        "UPDATE monthly_sheet SET masked = true, total = NULL, total_junior = NULL, total_middle = NULL, "
        f"total_senior = NULL WHERE {january} = '{masked}'",
        f"DELETE FROM monthly_sheet WHERE {january} = '{lost}'",
    )
    await change(
        apps,
        "compensation",
        f"UPDATE pay_statement SET rung = CASE rung WHEN 'SA' THEN 'SB' ELSE 'SA' END WHERE {january} = '{rung}'",
        f"DELETE FROM pay_statement WHERE {january} = '{without}'",
        f"UPDATE pay_statement SET employee_no = '{NOBODY}' WHERE {january} = '{renamed}'",
    )
    assert await findings(apps, "compensation") == {
        "2026-01 placement_without_statement": [without, renamed],
        "2026-01 statement_rung_differs": [rung],
        "2026-01 statement_score_differs": [score, masked],
        "2026-01 statement_without_placement": [NOBODY],
        "2026-01 statement_without_result": [lost, NOBODY],
    }
    await change(
        apps,
        "compensation",
        "UPDATE pay_statement SET status = 'pending', gross = NULL, reason = 'month_open' "
        f"WHERE employee_no IN ('{score}', '{lost}')",
    )
    found = await findings(apps, "compensation")
    assert found["2026-01 statement_score_differs"] == [masked]
    assert found["2026-01 statement_without_result"] == [NOBODY]
    assert (await findings(apps, "appraisal"))["2026-01 placement_without_sheet"] == [lost]


async def placements_changed(apps: Apps, lost: str, moved: list[str]) -> None:
    before = {service: await findings(apps, service) for service in SERVICES}
    by_roster, by_another, other_rung, left = moved
    await change(
        apps,
        "ladder",
        f"DELETE FROM placement WHERE employee_no = '{lost}'",
        "UPDATE placement SET source = 'roster', source_ref = NULL "
        f"WHERE source = 'round' AND employee_no IN ('{by_roster}', '{left}')",
        f"UPDATE placement SET source_ref = '2024' WHERE source = 'round' AND employee_no = '{by_another}'",
        "UPDATE placement SET rung = CASE rung WHEN 'MA' THEN 'MB' ELSE 'MA' END "
        f"WHERE source = 'round' AND employee_no = '{other_rung}'",
        f"UPDATE employee SET left_on = '2026-01-01' WHERE employee_no = '{left}'",
    )
    months = [str(month) for month in months_of_year(2025) if month.number != 4] + ["2026-01"]
    assert await findings(apps, "appraisal") == before["appraisal"] | {
        **{f"{month} sheet_without_placement": [lost] for month in months},
        "2025 result_without_placement": [lost, NOBODY],
    }
    assert await findings(apps, "ladder") == before["ladder"] | {
        "2025 decision_without_placement": [by_roster, by_another, other_rung]
    }
    assert await findings(apps, "compensation") == before["compensation"] | {
        "2026-01 statement_rung_differs": sorted(
            [*before["compensation"]["2026-01 statement_rung_differs"], other_rung]
        ),
        "2026-01 statement_without_placement": [lost, NOBODY],
    }


async def closings_lost(apps: Apps) -> None:
    """A month and a year that are open to the appraisal, though others went by them: an answer, not a failure."""
    january = "WHERE month = '2026-01'"
    await change(
        apps,
        "appraisal",
        f"DELETE FROM monthly_sheet {january}",
        f"DELETE FROM monthly_closing {january}",
        "DELETE FROM additional_result",
        "DELETE FROM annual_result",
        "DELETE FROM annual_closing",
    )
    assert (await checked(apps, "appraisal"))["periods"] == 11
    decided = await people(apps, "ladder", "SELECT employee_no FROM round_decision ORDER BY 1")
    result = await checked(apps, "ladder")
    assert [(each["code"], each["people"]) for each in result["findings"]] == [
        ("decision_without_placement", 3),
        ("decision_without_result", len(decided)),
    ]
    assert result["findings"][1]["first"] == decided[:20]
    complete = await people(apps, "compensation", "SELECT employee_no FROM pay_statement WHERE status = 'complete'")
    found = {each["code"]: each["people"] for each in (await checked(apps, "compensation"))["findings"]}
    assert found["statement_without_result"] == len(complete)
    assert "statement_score_differs" not in found


@pytest.mark.parametrize("service", SERVICES)
async def test_who_may_check(fresh_database: FreshDatabase, service: ServiceName) -> None:
    async with running_apps(fresh_database, [service]) as apps:
        assert (await (await apps.client(service)).post(CHECK)).status_code == 401
        for role in HUMAN_ROLES:
            answer = await (await apps.client(service, role, employee_no="00001")).post(CHECK)
            assert answer.status_code == (202 if role in MAY else 403), role
            assert role in MAY or answer.json()["code"] == "not_permitted"
        county = await apps.client(service, "personnel", unit_path="LY/0101/")
        answer = await county.post(CHECK)
        assert (answer.status_code, answer.json()["code"]) == (403, "whole_company_needed")
