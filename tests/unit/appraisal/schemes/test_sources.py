"""Who may deliver the number of an indicator."""

import pytest

from services.appraisal.schemes.domain.sources import EVERY_SOURCE, Body, Source, deliverers


@pytest.mark.parametrize("body", [None, *Body])
@pytest.mark.parametrize("source", Source)
def test_the_named_source_delivers_alone(source: Source, body: Body | None) -> None:
    assert deliverers(source, body) == {source}


def test_without_a_source_the_body_that_appraises_leaves_the_other_out() -> None:
    assert deliverers(None, None) == EVERY_SOURCE
    assert deliverers(None, Body.COMMITTEE) == {Source.PERSONNEL, Source.MARKETING}
    assert deliverers(None, Body.COUNTY_GROUP) == {Source.PERSONNEL, Source.COUNTY_GROUP}
