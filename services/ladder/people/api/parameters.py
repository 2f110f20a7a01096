"""What the routes of people take from the request."""

from typing import Annotated

from fastapi import Depends

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.closings import Closings
from services.ladder.clients.compensation import CompensationClient
from shared.platform.web.parameters import PeersOf


def _closings(peers: PeersOf) -> Closings:
    return Closings(AppraisalClient(peers["appraisal"]), CompensationClient(peers["compensation"]))


ClosingsOf = Annotated[Closings, Depends(_closings)]
