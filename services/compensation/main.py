"""The composition root of the compensation service."""

from collections.abc import Mapping
from functools import partial

import httpx
from fastapi import FastAPI

from services.compensation.api import ROUTERS
from services.compensation.api.permissions import PERMISSIONS
from services.compensation.api.problem_texts import TEXTS
from services.compensation.application.check_agreement import check_agreement
from services.compensation.application.draw_up_statements import draw_up_statements
from services.compensation.clients.appraisal import AppraisalClient
from services.compensation.clients.ladder import LadderClient
from shared.kernel.agreement import CHECK_AGREEMENT
from shared.platform import platform_routes
from shared.platform.application import Peers, Service, create_application
from shared.platform.jobs import JobUseCase
from shared.platform.settings import ServiceSettings


def create_app(settings: ServiceSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Compose the service; settings come from the environment where none are given."""
    service = Service(
        name="compensation",
        title="Spindle compensation",
        summary="Pay by rung: pay tables, statements, and what moves cost 按职级核算薪酬",
        routers=(*ROUTERS, platform_routes.router),
        permissions=PERMISSIONS,
        texts=TEXTS,
        jobs=_jobs,
    )
    return create_application(service, settings or ServiceSettings(), transport)


def _jobs(peers: Peers) -> Mapping[str, JobUseCase]:
    ladder, appraisal = LadderClient(peers["ladder"]), AppraisalClient(peers["appraisal"])
    return {
        "draw_up_statements": partial(draw_up_statements, ladder=ladder, appraisal=appraisal),
        CHECK_AGREEMENT: partial(check_agreement, ladder=ladder, appraisal=appraisal),
    }
