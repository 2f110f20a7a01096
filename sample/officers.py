"""The people who run the appraisal: officers of the city company and of its counties."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from sample.chance import bell, chance
from sample.counties import COUNTIES, COUNTY_OF
from sample.names import person_name


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of a panel or of a department; ``leaning`` is the leniency of their scores, in thousandths."""

    employee_no: str
    name: str
    office: str
    leaning: int = 0


CITY_COMMITTEE: Final = (
    Officer("000011", "徐明远", "业务经理、绩效考评委员会主任", -4),
    Officer("000023", "刘桂芝", "人事劳资科", 6),
    Officer("000036", "孟庆利", "营销中心", 2),
    Officer("000042", "陈立平", "岗位考评组", -9),
    Officer("000058", "王秀云", "纪检监察科", -14),
    Officer("000067", "张振国", "营销一部", 11),
    Officer("000075", "李春生", "营销二部", 8),
)
CHAIR: Final = CITY_COMMITTEE[0]
PERSONNEL: Final = Officer("000081", "赵丽萍", "人事劳资科")
MARKETING: Final = Officer("000094", "高文成", "营销中心")
PAYROLL: Final = Officer("000102", "杜晓红", "人事劳资科薪酬岗")
AUDITOR: Final = Officer("000117", "宋建平", "内部审计派驻办")
DEMO_COUNTY: Final = COUNTIES[0]
ONLINE_COUNTY: Final = DEMO_COUNTY
"""The county whose group votes online, each member for themselves; all others vote on paper."""
DEMO_CLIENT_MANAGER: Final = "003727"
_GROUP_SIZE: Final = 5
_OFFICES: Final = ("营销部主任、考评小组组长", "营销部副主任", "市场经理", "综合管理员", "专卖稽查中队")


@cache
def county_group(county: str) -> tuple[Officer, ...]:
    """Return the five members of a county's appraisal group, its head first."""
    rng = chance("group", county)
    place = COUNTY_OF[county].place
    return tuple(
        Officer(
            employee_no=f"{int(county):04d}{index + 1:02d}",
            name=person_name(rng, man=rng.randrange(5) > 0),
            office=place + _OFFICES[index],
            leaning=bell(rng, 9),
        )
        for index in range(_GROUP_SIZE)
    )
