"""What rounds decided for somebody while they were gone holds when the leave is withdrawn."""

from dataclasses import replace
from datetime import date

from services.ladder.people.domain.placements import KeptRung, Placement
from services.ladder.people.domain.returns import restore_rungs
from shared.kernel.rungs import Rung

GONE = date(2026, 1, 1)
LAST = Placement("1", date(2022, 1, 1), GONE, Rung.JB, "A", "LY/A/", date(2022, 1, 1), date(2020, 1, 1))
KEPT = KeptRung("1", GONE, Rung.MC, 2025)


def test_a_kept_rung_holds_from_its_day_on() -> None:
    restored = replace(LAST, start=GONE, end=None, rung=Rung.MC, rung_since=GONE, tier_since=GONE)
    assert restore_rungs(LAST, None, [KEPT]) == [(restored, 2025)]


def test_a_rung_of_the_same_tier_leaves_the_time_in_it() -> None:
    ((placement, _),) = restore_rungs(LAST, None, [replace(KEPT, rung=Rung.JA)])
    assert (placement.rung_since, placement.tier_since) == (GONE, LAST.tier_since)


def test_whoever_stays_away_until_then_gets_no_kept_rung() -> None:
    assert restore_rungs(LAST, date(2026, 9, 1), [replace(KEPT, effective_on=date(2027, 1, 1))]) == []


def test_a_rung_of_a_day_on_which_the_person_was_there_is_no_kept_one() -> None:
    assert restore_rungs(replace(LAST, end=date(2026, 2, 1)), None, [KEPT]) == []
    assert restore_rungs(replace(LAST, end=None), None, [KEPT]) == []


def test_two_kept_rungs_follow_each_other() -> None:
    second = KeptRung("1", date(2027, 1, 1), Rung.MB, 2026)
    spans = [(place.rung, place.start, place.end, year) for place, year in restore_rungs(LAST, None, [KEPT, second])]
    assert spans == [(Rung.MC, GONE, second.effective_on, 2025), (Rung.MB, second.effective_on, None, 2026)]
