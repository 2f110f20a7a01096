"""What the routes of rounds take from the request."""

from typing import Annotated

from fastapi import Depends, Path

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.compensation import CompensationClient
from services.ladder.rounds.application.decide_round import RoundPeers
from shared.platform.web.parameters import PeersOf
from shared.platform.web.schemas import YearField


def _appraisal(peers: PeersOf) -> AppraisalClient:
    return AppraisalClient(peers["appraisal"])


def _compensation(peers: PeersOf) -> CompensationClient:
    return CompensationClient(peers["compensation"])


def _round_peers(peers: PeersOf) -> RoundPeers:
    return RoundPeers(_appraisal(peers), _compensation(peers))


YearPath = Annotated[YearField, Path(description="The year whose results the round goes by.")]
AppraisalOf = Annotated[AppraisalClient, Depends(_appraisal)]
CompensationOf = Annotated[CompensationClient, Depends(_compensation)]
RoundPeersOf = Annotated[RoundPeers, Depends(_round_peers)]
