"""Twenty blows on one promotion year; ``make faults`` deals two hundred."""

import pytest

from tests.faults.ground import durable_cluster
from tests.faults.year import disturbed_year, quiet_year

pytestmark = pytest.mark.xdist_group("kills")


def test_a_year_comes_out_the_same_however_it_is_struck() -> None:
    with durable_cluster() as cluster:
        quiet = quiet_year(cluster)
        disturbed = disturbed_year(cluster, quiet, strikes=20, seed=20251231)
    assert disturbed.wrong == []
    assert len(disturbed.struck) >= 15
    assert disturbed.acknowledged >= sum(quiet.seen.values())
