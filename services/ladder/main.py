"""The composition root of the ladder service."""

from typing import Final

import httpx
from fastapi import FastAPI

from services.ladder.people.texts import TEXTS as PEOPLE_TEXTS
from services.ladder.permissions import PERMISSIONS
from services.ladder.policies.texts import TEXTS as POLICY_TEXTS
from services.ladder.rounds.application.check_agreement import CheckAgreement
from services.ladder.rounds.application.finish_round import FinishRound
from services.ladder.rounds.application.propose_round import ProposeRound
from services.ladder.rounds.texts import AGREEMENT_TEXTS
from services.ladder.rounds.texts import TEXTS as ROUND_TEXTS
from services.ladder.routers import ROUTERS
from services.ladder.tables import metadata
from shared.platform.settings import ServiceSettings
from shared.platform.web import routes
from shared.platform.web.application import Service, create_application

SERVICE: Final = Service(
    name="ladder",
    title="Spindle ladder",
    summary="Units, people, placements and rounds on the nine rungs 客户经理职级与晋升",
    routers=(*ROUTERS, routes.router),
    permissions=PERMISSIONS,
    texts=POLICY_TEXTS | PEOPLE_TEXTS | ROUND_TEXTS,
    agreement_texts=AGREEMENT_TEXTS,
    metadata=metadata,
    jobs=(ProposeRound, FinishRound, CheckAgreement),
)


def create_app(settings: ServiceSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Compose the service; without settings they come from the environment."""
    return create_application(SERVICE, settings or ServiceSettings(), transport)
