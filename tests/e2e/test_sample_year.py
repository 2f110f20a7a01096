"""`make run` as a newcomer meets it: real processes, a launcher that is killed half-way, and a year that still ends.

One stack serves all tests of this file: its first launcher is killed in the middle of the year, and the second
one brings the year to its end.
"""

import json
import time
from collections.abc import Iterator

import pytest

from tests.support.pages import all_items
from tests.support.sample_decisions import check_sample_decisions
from tests.support.stacks import RunningStack, processes_mentioning, separate_stack

pytestmark = pytest.mark.xdist_group("sample_year")


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with separate_stack() as running:
        break_off_half_way(running)
        running.start()
        running.wait_for_file(running.summary_file)
        yield running


def break_off_half_way(running: RunningStack) -> None:
    """Start a launcher and kill it while the year is driven."""
    running.start()
    running.wait_for_file(running.stack_file)
    personnel = running.client("appraisal", "personnel")
    deadline = time.monotonic() + 120
    while True:  # until some months are closed, and the next is being worked on
        closed = [one for one in personnel.get("/v1/months").json()["items"] if one["state"] == "closed"]
        if len(closed) >= 3:
            break
        assert time.monotonic() < deadline
        time.sleep(0.1)
    running.kill()
    deadline = time.monotonic() + 10
    while processes_mentioning(str(running.folder)):
        assert time.monotonic() < deadline, "the killed launcher left processes behind"
        time.sleep(0.1)
    running.stack_file.unlink()


def test_the_decisions_are_the_expected_ones(stack: RunningStack) -> None:
    check_sample_decisions(all_items(stack.client("ladder", "personnel"), "/v1/rounds/2025/decisions"))


def test_everything_is_finished_once(stack: RunningStack) -> None:
    """Whatever was broken off and done again: one closing a month, one placement from the round a person."""
    months = stack.client("appraisal", "personnel").get("/v1/months").json()["items"]
    assert [month["month"] for month in months if month["state"] == "closed"] == [
        *(f"2025-{number:02d}" for number in range(1, 13)),
        "2026-01",
    ]
    ladder = stack.client("ladder", "auditor")
    records = all_items(ladder, "/v1/audit_records")
    finished = [one for one in records if one["action"] == "finish_round" and "job" in one["detail"]]
    assert len(finished) == 1
    closings = [
        one["subject"]
        for one in all_items(stack.client("appraisal", "auditor"), "/v1/audit_records")
        if one["action"] == "close_month" and "job" in one["detail"] and one["outcome"] == "done"
    ]
    assert len(closings) == len(set(closings)) == 13


def test_a_second_start_comes_up_with_what_is_there(stack: RunningStack) -> None:
    assert stack.stop() == 0
    assert not stack.stack_file.exists()
    before = json.loads(stack.summary_file.read_text(encoding="utf-8"))
    stack.start("--once")
    assert stack.wait() == 0, stack.output()
    assert json.loads(stack.summary_file.read_text(encoding="utf-8")) == before
    assert processes_mentioning(str(stack.folder)) == []
    assert (stack.folder / "var" / "spindle.svg").read_text(encoding="utf-8").startswith("<svg")
