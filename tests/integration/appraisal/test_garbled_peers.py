"""Answers of the ladder that are cut, late or garbled: a clear 503, or a job that waits; never taken for data."""

import pytest

from shared.platform.jobs import worker
from shared.platform.peers import client as http_client
from tests.support.appraisal_company import MIDDLE, Company, facts_of, import_rows
from tests.support.garbled_answers import FAULTS
from tests.support.jobs import finished_job, held_up_job
from tests.support.table_digests import digest_tables

MONTH = "2025-03"


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_garbled_answer_is_never_taken_for_data(
    company: Company, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(http_client, "BREAKER_SECONDS", 0.2)
    monkeypatch.setattr(worker, "_RETRY_FIRST", worker._RETRY_FIRST / 10)
    personnel = await company.with_scheme()
    rows = [facts_of(each["employee_no"]) for each in company.ladder.placements]
    await import_rows(personnel, f"/v1/months/{MONTH}/fact_imports", rows)
    before = await digest_tables(company.apps.databases["appraisal"])
    network = company.apps.network

    network.interference["ladder"] = FAULTS[fault]
    for method, path, body in (
        ("GET", f"/v1/months/{MONTH}", None),
        ("GET", f"/v1/months/{MONTH}/facts", None),
        ("POST", f"/v1/months/{MONTH}/fact_imports", {"rows": [facts_of(MIDDLE, bonus="1")]}),
    ):
        answer = await personnel.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable"), answer.text
        assert answer.headers["retry-after"]
    assert await digest_tables(company.apps.databases["appraisal"]) == before

    started = await personnel.post(f"/v1/months/{MONTH}/closing")
    job = await held_up_job(personnel, started)
    assert (job["state"], job["problem"]["code"]) == ("running", "upstream_unavailable")
    assert (await personnel.get(f"/v1/months/{MONTH}/results")).status_code == 409

    del network.interference["ladder"]
    ended = await finished_job(personnel, started)
    assert ended["state"] == "succeeded", ended
    assert ended["result"]["people"] == len(rows)
