"""What a committee's members say as one number."""

from decimal import Decimal

import pytest

from services.appraisal.years.domain.panels import panel_score
from tests.support.schemes import decimals


@pytest.mark.parametrize(
    ("scores", "mean"),
    [
        ([], None),
        (["80"], "80.00"),
        (["0", "100", "50", "50"], "50.00"),
        (["0", "100", "50", "50", "51"], "50.33"),
        (["100", "100", "0", "0", "90"], "63.33"),  # one of two equal ones each
        (["1", "2", "2"], "1.67"),
        (["80.005"], "80.01"),
    ],
)
def test_a_panels_score_is_the_mean_trimmed_from_five_members_on(scores: list[str], mean: str | None) -> None:
    assert panel_score(decimals(*scores)) == (None if mean is None else Decimal(mean))
