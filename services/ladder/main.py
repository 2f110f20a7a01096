"""The composition root of the ladder service."""

from collections.abc import Mapping
from functools import partial

import httpx
from fastapi import FastAPI

from services.ladder.api import ROUTERS
from services.ladder.api.permissions import PERMISSIONS
from services.ladder.api.problem_texts import TEXTS
from services.ladder.application.check_agreement import check_agreement
from services.ladder.application.finish_round import finish_round
from services.ladder.application.propose_round import propose_round
from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.compensation import CompensationClient
from shared.kernel.agreement import CHECK_AGREEMENT
from shared.platform import platform_routes
from shared.platform.application import Peers, Service, create_application
from shared.platform.jobs import JobUseCase
from shared.platform.settings import ServiceSettings


def create_app(settings: ServiceSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Compose the service; settings come from the environment where none are given."""
    service = Service(
        name="ladder",
        title="Spindle ladder",
        summary="Units, people, placements and rounds on the nine rungs 客户经理职级与晋升",
        routers=(*ROUTERS, platform_routes.router),
        permissions=PERMISSIONS,
        texts=TEXTS,
        jobs=_jobs,
    )
    return create_application(service, settings or ServiceSettings(), transport)


def _jobs(peers: Peers) -> Mapping[str, JobUseCase]:
    appraisal, compensation = AppraisalClient(peers["appraisal"]), CompensationClient(peers["compensation"])
    return {
        "propose_round": partial(propose_round, appraisal=appraisal, compensation=compensation),
        "finish_round": finish_round,
        CHECK_AGREEMENT: partial(check_agreement, appraisal=appraisal),
    }
