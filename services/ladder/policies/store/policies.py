"""Versions of the ladder policy: each holds from its day until the next one begins."""

from datetime import date
from typing import Final

from services.ladder.policies.domain.policy import Policy, read_policy
from services.ladder.tables import policy_version
from shared.kernel.errors import Conflict
from shared.platform.database.versions import BY_DAY, Codes, Version, Versions

PolicyVersion = Version[date, Policy]
POLICIES: Final = Versions(
    policy_version,
    BY_DAY,
    read_policy,
    field="policy",
    codes=Codes(none_in_force="no_policy_in_force", not_found="policy_not_found"),
    sealed=lambda day: Conflict("round_finished", year=day.year),
)
