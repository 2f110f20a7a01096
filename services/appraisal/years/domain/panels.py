"""What a committee says as one number: the trimmed mean of its members' scores."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from shared.kernel.hundredths import rounded_mean

DROP_FROM: Final = 5


def panel_score(scores: Sequence[Decimal]) -> Decimal | None:
    """Return the mean, without one highest and one lowest when five or more have scored; None when nobody has."""
    if not scores:
        return None
    return rounded_mean(sorted(scores)[1:-1] if len(scores) >= DROP_FROM else scores)
