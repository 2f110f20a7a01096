"""The composition root of the appraisal service."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import httpx
from fastapi import FastAPI

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.close_month import close_month
from services.appraisal.permissions import PERMISSIONS
from services.appraisal.routers import ROUTERS
from services.appraisal.tables import metadata
from services.appraisal.texts import TEXTS
from services.appraisal.years.agreement_texts import AGREEMENT_TEXTS
from services.appraisal.years.application.check_agreement import check_agreement
from services.appraisal.years.application.close_year import close_year
from shared.kernel.agreement import CHECK_AGREEMENT
from shared.platform.jobs.jobs import JobUseCase
from shared.platform.settings import ServiceSettings
from shared.platform.web import routes as platform_routes
from shared.platform.web.application import Peers, Service, create_application


def _jobs(peers: Peers) -> Mapping[str, JobUseCase]:
    ladder = LadderClient(peers["ladder"])
    return {
        "close_month": partial(close_month, ladder=ladder),
        "close_year": partial(close_year, ladder=ladder),
        CHECK_AGREEMENT: partial(check_agreement, ladder=ladder),
    }


SERVICE: Final = Service(
    name="appraisal",
    title="Spindle appraisal",
    summary="Monthly and annual appraisal of client managers 客户经理月度、年度考核",
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
