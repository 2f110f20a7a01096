"""The composition root of the appraisal service."""

from collections.abc import Mapping
from functools import partial

import httpx
from fastapi import FastAPI

from services.appraisal.api import ROUTERS
from services.appraisal.api.permissions import PERMISSIONS
from services.appraisal.api.problem_texts import TEXTS
from services.appraisal.application.check_agreement import check_agreement
from services.appraisal.application.close_month import close_month
from services.appraisal.application.close_year import close_year
from services.appraisal.clients.ladder import LadderClient
from shared.kernel.agreement import CHECK_AGREEMENT
from shared.platform import platform_routes
from shared.platform.application import Peers, Service, create_application
from shared.platform.jobs import JobUseCase
from shared.platform.settings import ServiceSettings


def create_app(settings: ServiceSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Compose the service; settings come from the environment where none are given."""
    service = Service(
        name="appraisal",
        title="Spindle appraisal",
        summary="Monthly and annual appraisal of client managers 客户经理月度、年度考核",
        routers=(*ROUTERS, platform_routes.router),
        permissions=PERMISSIONS,
        texts=TEXTS,
        jobs=_jobs,
    )
    return create_application(service, settings or ServiceSettings(), transport)


def _jobs(peers: Peers) -> Mapping[str, JobUseCase]:
    ladder = LadderClient(peers["ladder"])
    return {
        "close_month": partial(close_month, ladder=ladder),
        "close_year": partial(close_year, ladder=ladder),
        CHECK_AGREEMENT: partial(check_agreement, ladder=ladder),
    }
