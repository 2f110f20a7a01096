"""Which panel judges whom on a day, and who sits on it."""

from datetime import date

from services.appraisal.panels.domain.members import CITY, Panel, PanelBody, PanelMember
from services.appraisal.panels.domain.register import PanelRegister

COMMITTEE, GROUP = Panel(PanelBody.COMMITTEE, CITY), Panel(PanelBody.COUNTY_GROUP, "0101")


def member(panel: Panel, employee_no: str) -> PanelMember:
    return PanelMember(panel.body, panel.unit_code, "", employee_no, "甲", False, date(2020, 1, 1), None)


REGISTER = PanelRegister.of([member(COMMITTEE, "C1"), member(COMMITTEE, "C2"), member(GROUP, "G1")])


def test_the_committee_judges_people_of_every_unit() -> None:
    assert REGISTER.panel_of(PanelBody.COMMITTEE, "LY/0102/") == COMMITTEE


def test_a_county_group_judges_its_unit_and_those_below_without_a_group() -> None:
    assert REGISTER.panel_of(PanelBody.COUNTY_GROUP, "LY/0101/") == GROUP
    assert REGISTER.panel_of(PanelBody.COUNTY_GROUP, "LY/0101/07/") == GROUP
    assert REGISTER.panel_of(PanelBody.COUNTY_GROUP, "LY/0102/") is None


def test_members_sit_on_their_own_panel_only() -> None:
    assert REGISTER.seats(COMMITTEE, "C2")
    assert not REGISTER.seats(GROUP, "C2")
    assert not REGISTER.seats(None, "C2")
    assert REGISTER.numbers == {"C1", "C2", "G1"}
