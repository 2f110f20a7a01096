"""The proposed decisions of a round, and the moves that they ask the cost of."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.ladder.clients.compensation import Move
from services.ladder.people.domain.employees import Employee, EmploymentType
from services.ladder.people.domain.placements import Placement
from services.ladder.policies.domain.policy import Education, YearBand
from services.ladder.rounds.application.propose_round import to_decisions, to_moves
from services.ladder.rounds.application.round_inputs import Entrant, RoundInputs
from services.ladder.rounds.domain.fitting import Rank
from services.ladder.rounds.domain.placing import Decision, Placing
from services.ladder.rounds.domain.rounds import RoundDecision
from shared.kernel.digests import Plain
from shared.kernel.rungs import Rung, Tier
from shared.platform.database.versions import Version
from tests.support.ladder_samples import policy, policy_document

EMPLOYEE = Employee("0007", "王伟", Education.COLLEGE, EmploymentType.CONTRACT, date(2015, 3, 1))
PLACEMENT = Placement("0007", date(2024, 1, 1), None, Rung.MB, "0101", "LY/0101/", date(2024, 1, 1), date(2022, 9, 1))
ENTRANT = Entrant(EMPLOYEE, PLACEMENT, protected=False, nominated=False, previous_band=None)
INPUTS = RoundInputs(
    Version(1, date(2025, 1, 1), policy_document(), policy(), None, datetime(2025, 1, 1, tzinfo=UTC), "0001"), [ENTRANT]
)
PROPOSAL = Decision(
    employee_no="0007",
    rung_before=Rung.MB,
    rung=Rung.MA,
    outcome="promoted",
    reasons=("up",),
    band=YearBand.GOOD,
    acceptable=(Rung.MA, Rung.MB),
    ranks={Tier.MIDDLE: Rank(1, 2)},
)
FACTS: dict[str, Plain] = {"employee_no": "0007", "annual_score": "85"}
PROPOSED = RoundDecision(
    employee_no="0007",
    unit_code="0101",
    unit_path="LY/0101/",
    rung_before=Rung.MB,
    proposed_rung=Rung.MA,
    rung=Rung.MA,
    outcome="promoted",
    reasons=("up",),
    band=YearBand.GOOD,
    acceptable=(Rung.MA, Rung.MB),
    ranks={"middle": {"rank": 1, "of": 2}},
    facts=FACTS,
    amendment=None,
)


def test_a_proposed_decision_has_the_persons_place_and_facts_and_no_amendment() -> None:
    placing = Placing(seats={}, people={}, over={}, decisions=(PROPOSAL,))
    assert to_decisions(INPUTS, placing, [FACTS]) == [PROPOSED]


def test_only_changed_rungs_are_moves() -> None:
    held = replace(PROPOSED, employee_no="0008", rung=Rung.MB)
    assert to_moves([held, PROPOSED]) == [Move.model_validate({"employee_no": "0007", "from": "MB", "to": "MA"})]
