"""The composition root of the ladder service."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import httpx
from fastapi import FastAPI

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.compensation import CompensationClient
from services.ladder.permissions import PERMISSIONS
from services.ladder.rounds.agreement_texts import AGREEMENT_TEXTS
from services.ladder.rounds.application.check_agreement import check_agreement
from services.ladder.rounds.application.finish_round import finish_round
from services.ladder.rounds.application.propose_round import propose_round
from services.ladder.routers import ROUTERS
from services.ladder.tables import metadata
from services.ladder.texts import TEXTS
from shared.kernel.agreement import CHECK_AGREEMENT
from shared.platform.jobs.jobs import JobUseCase
from shared.platform.settings import ServiceSettings
from shared.platform.web import routes as platform_routes
from shared.platform.web.application import Peers, Service, create_application


def _jobs(peers: Peers) -> Mapping[str, JobUseCase]:
    appraisal, compensation = AppraisalClient(peers["appraisal"]), CompensationClient(peers["compensation"])
    return {
        "propose_round": partial(propose_round, appraisal=appraisal, compensation=compensation),
        "finish_round": finish_round,
        CHECK_AGREEMENT: partial(check_agreement, appraisal=appraisal),
    }


SERVICE: Final = Service(
    name="ladder",
    title="Spindle ladder",
    summary="Units, people, placements and rounds on the nine rungs 客户经理职级与晋升",
    routers=(*ROUTERS, platform_routes.router),
    permissions=PERMISSIONS,
    texts=TEXTS,
    agreement_texts=AGREEMENT_TEXTS,
    metadata=metadata,
    jobs=_jobs,
)


def create_app(settings: ServiceSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Compose the service; without settings they come from the environment."""
    return create_application(SERVICE, settings or ServiceSettings(), transport)
