"""The ladder, as routes take it."""

from typing import Annotated

from fastapi import Depends

from services.appraisal.clients.ladder import LadderClient
from shared.platform.web.parameters import PeersOf


def _ladder(peers: PeersOf) -> LadderClient:
    return LadderClient(peers["ladder"])


LadderOf = Annotated[LadderClient, Depends(_ladder)]
