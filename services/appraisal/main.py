"""The composition root of the appraisal service."""

from typing import Final

import httpx
from fastapi import FastAPI

from services.appraisal.months import texts as month_texts
from services.appraisal.months.application.close_month import CloseMonth
from services.appraisal.panels import texts as panel_texts
from services.appraisal.permissions import PERMISSIONS
from services.appraisal.routers import ROUTERS
from services.appraisal.schemes import texts as scheme_texts
from services.appraisal.years import texts as year_texts
from services.appraisal.years.application.check_agreement import CheckAgreement
from services.appraisal.years.application.close_year import CloseYear
from shared.platform.settings import ServiceSettings
from shared.platform.web import routes as platform_routes
from shared.platform.web.application import Service, create_application

SERVICE: Final = Service(
    name="appraisal",
    title="Spindle appraisal",
    summary="Monthly and annual appraisal of client managers 客户经理月度、年度考核",
    routers=(*ROUTERS, *platform_routes.ROUTERS),
    permissions=PERMISSIONS,
    texts=(scheme_texts.TEXTS, month_texts.TEXTS, panel_texts.TEXTS, year_texts.TEXTS),
    agreement_texts=year_texts.AGREEMENT_TEXTS,
    jobs=(CloseMonth, CloseYear, CheckAgreement),
)


def create_app(settings: ServiceSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Compose the service; without settings they come from the environment."""
    return create_application(SERVICE, settings or ServiceSettings(), transport)
