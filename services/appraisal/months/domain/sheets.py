"""The sheets of a month: one person's facts with where the person was, and the score that they give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.appraisal.months.domain.facts import read_fitting_sheet
from services.appraisal.months.domain.monthly import MonthScore, Status, score_month
from services.appraisal.schemes.domain.scheme import Scheme
from shared.kernel.digests import Plain, digest
from shared.kernel.rungs import Tier

EMPTY: Final[Mapping[str, Plain]] = {"facts": {}, "bonus": "0", "deduction": "0", "veto": []}
"""The document of a sheet that nobody has filled in."""


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """A person's month: unit and tier of its first day, the document of the facts, and the score.

    The score of a masked month is None: it counts neither as zero nor as a month.
    """

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    masked: bool
    document: Mapping[str, Plain]
    score: MonthScore | None

    @property
    def settled(self) -> bool:
        """Tell whether the month can be closed for this person."""
        return self.score is None or self.score.status is Status.COMPLETE

    def input_digest(self, scheme_version: int) -> str:
        """Return the digest of all that the score was made from."""
        return digest(
            {"scheme_version": scheme_version, "tier": self.tier, "masked": self.masked, "sheet": self.document}
        )


def score_document(document: Mapping[str, Plain], masked: bool, tier: Tier, scheme: Scheme) -> MonthScore | None:
    """Return the score of a stored sheet, None where it is masked."""
    return None if masked else score_month(scheme, tier, read_fitting_sheet(document, scheme))
