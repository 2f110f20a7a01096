"""Events in the year of some people: leave, an accident, a bad year, a brilliant one, an offence, a new county.

Each story happens to the first person who fits it and has no other story.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sample.people import Quality, SamplePerson
from shared.kernel.months import Month
from shared.kernel.rungs import Rung


@dataclass(frozen=True, slots=True)
class Story:
    """An event: the rung and condition of the person it happens to, and the changes that it makes."""

    rung: Rung
    changes: dict[str, Any]
    fits: Callable[[SamplePerson], bool] = lambda _: True


def apply_stories(people: tuple[SamplePerson, ...]) -> tuple[SamplePerson, ...]:
    """Return the people with the changes of all stories."""
    changes: dict[str, dict[str, Any]] = {}
    for story in STORIES:
        hero = next(
            person
            for person in people
            if person.employee_no not in changes
            and person.rung is story.rung
            and _served_both_years(person)
            and story.fits(person)
        )
        changes[hero.employee_no] = story.changes
    return tuple(replace(person, **changes.get(person.employee_no, {})) for person in people)


def _served_both_years(person: SamplePerson) -> bool:
    """Return whether the person was employed for all of 2024 and 2025."""
    return person.left_on is None and person.hired_on < date(2024, 1, 1)


def _months(first: int, last: int) -> frozenset[Month]:
    return frozenset(Month(2025, number) for number in range(first, last + 1))


def _young_woman(person: SamplePerson) -> bool:
    return not person.man and person.age_on(date(2025, 12, 31)) < 38


def _stories() -> Iterator[Story]:
    # Bad years.
    yield Story(Rung.JC, {"quality": Quality.level(555)})
    yield Story(Rung.MC, {"quality": Quality.level(545), "previous_band": "good"})
    yield Story(Rung.JB, {"quality": Quality.level(550)})
    yield Story(Rung.MC, {"quality": Quality.level(560), "previous_band": "fail"})
    yield Story(Rung.MA, {"quality": Quality.level(872), "vetoed_in": Month(2025, 9)})
    # Protected: their months of leave are masked, and they keep their rung. The reason for the leave is not recorded.
    yield Story(
        Rung.JA,
        {"quality": Quality.level(560), "protected_from": date(2025, 10, 8), "protected_to": date(2026, 4, 8)}
        | {"masked": _months(11, 12) | {Month(2026, 1)}},
    )
    yield Story(
        Rung.MB,
        {"quality": Quality.level(752), "protected_from": date(2025, 6, 3), "masked": _months(6, 10)},
        lambda person: person.man,
    )
    yield Story(
        Rung.SC,
        {"quality": Quality.level(868), "protected_from": date(2025, 9, 1), "protected_to": date(2026, 3, 1)}
        | {"masked": _months(9, 12) | {Month(2026, 1)}},
    )
    yield Story(
        Rung.MB,
        {"protected_from": date(2024, 11, 18), "protected_to": date(2026, 2, 18)}
        | {"masked": _months(1, 12) | {Month(2026, 1)}},
        _young_woman,
    )
    yield Story(
        Rung.JA,
        {"quality": Quality.level(884), "protected_from": date(2025, 3, 3), "protected_to": date(2025, 8, 9)}
        | {"masked": _months(3, 7)},
        _young_woman,
    )
    yield from _outstanding()
    # An excellent year alone is not enough for the senior tier: the committee's other scores are low.
    yield Story(Rung.MA, {"promise": 768}, lambda person: person.quality.mean > 915)
    # Good by the weights of the junior tier, worse by those of the middle tier, where marketing counts most.
    yield Story(Rung.JA, {"quality": Quality(874, 750, 790), "promise": 806}, lambda person: person.unit_code == "0112")
    # Two people hired together, equal in everything that counts: `judges` fixes their panel scores.
    yield Story(
        Rung.MA, {"quality": Quality(898, 903, 899), "promise": 856}, lambda person: person.employee_no == "000858"
    )
    yield Story(
        Rung.MA, {"quality": Quality(900, 907, 893), "promise": 858}, lambda person: person.employee_no == "000890"
    )
    # Two move to another county in the middle of the year.
    yield Story(Rung.JB, {"moved_to": "0112"}, lambda person: person.unit_code == "0101")
    yield Story(Rung.MC, {"moved_to": "0104"}, lambda person: person.unit_code == "0107")


def _outstanding() -> Iterator[Story]:
    """Yield the people nominated for a skip, with written reasons; not all of them get it."""
    yield Story(
        Rung.JB,
        {"quality": Quality.level(950), "promise": 938}
        | {"nominated": "全年各月考核均居全市前列，所创“一户一策”服务法已在三个县区推广，建议跳档晋升。"},
        lambda person: person.education in {"college", "bachelor"},
    )
    yield Story(
        Rung.MB,
        {"quality": Quality.level(957), "promise": 944}
        | {"nominated": "连续三年考核优秀，主持全市零售终端建设试点并获省局表彰，带教新人六名，建议跳级晋升。"},
    )
    yield Story(
        Rung.JC,
        {"quality": Quality.level(944), "promise": 930}
        | {"nominated": "入职以来业务技能比武两获第一，客户满意度全县最高，建议跳档晋升。"},
    )
    yield Story(
        Rung.MC,
        {"quality": Quality.level(936), "promise": 846} | {"nominated": "所辖线路品牌培育成效突出，建议跳档晋升。"},
    )
    yield Story(
        Rung.MB,
        {"quality": Quality.level(872)} | {"nominated": "工作踏实，群众基础好，建议跳档晋升。"},
    )


STORIES: Final = tuple(_stories())
