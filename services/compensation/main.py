"""The composition root of the compensation service."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import httpx
from fastapi import FastAPI

from services.compensation.clients.appraisal import AppraisalClient
from services.compensation.clients.ladder import LadderClient
from services.compensation.permissions import PERMISSIONS
from services.compensation.routers import ROUTERS
from services.compensation.statements.agreement_texts import AGREEMENT_TEXTS
from services.compensation.statements.application.check_agreement import check_agreement
from services.compensation.statements.application.draw_up_statements import draw_up_statements
from services.compensation.tables import metadata
from services.compensation.texts import TEXTS
from shared.kernel.agreement import CHECK_AGREEMENT
from shared.platform.jobs.jobs import JobUseCase
from shared.platform.settings import ServiceSettings
from shared.platform.web import routes as platform_routes
from shared.platform.web.application import Peers, Service, create_application


def _jobs(peers: Peers) -> Mapping[str, JobUseCase]:
    ladder, appraisal = LadderClient(peers["ladder"]), AppraisalClient(peers["appraisal"])
    return {
        "draw_up_statements": partial(draw_up_statements, ladder=ladder, appraisal=appraisal),
        CHECK_AGREEMENT: partial(check_agreement, ladder=ladder, appraisal=appraisal),
    }


SERVICE: Final = Service(
    name="compensation",
    title="Spindle compensation",
    summary="Pay by rung: pay tables, statements, and what moves cost 按职级核算薪酬",
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
