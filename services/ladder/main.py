"""The composition root of the ladder service."""

from typing import Final

import httpx
from fastapi import FastAPI

from services.ladder.people import texts as people_texts
from services.ladder.permissions import PERMISSIONS
from services.ladder.policies import texts as policy_texts
from services.ladder.rounds import texts as round_texts
from services.ladder.rounds.application.check_agreement import CheckAgreement
from services.ladder.rounds.application.finish_round import FinishRound
from services.ladder.rounds.application.propose_round import ProposeRound
from services.ladder.routers import ROUTERS
from shared.platform.settings import ServiceSettings
from shared.platform.web import routes as platform_routes
from shared.platform.web.application import Service, create_application

SERVICE: Final = Service(
    name="ladder",
    title="Spindle ladder",
    summary="Units, people, placements and rounds on the nine rungs 客户经理职级与晋升",
    routers=(*ROUTERS, *platform_routes.ROUTERS),
    permissions=PERMISSIONS,
    texts=(policy_texts.TEXTS, people_texts.TEXTS, round_texts.TEXTS),
    agreement_texts=round_texts.AGREEMENT_TEXTS,
    jobs=(ProposeRound, FinishRound, CheckAgreement),
)


def create_app(settings: ServiceSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Compose the service; without settings they come from the environment."""
    return create_application(SERVICE, settings or ServiceSettings(), transport)
