"""The composition root of the compensation service."""

from typing import Final

import httpx
from fastapi import FastAPI

from services.compensation.pay_tables import texts as pay_table_texts
from services.compensation.permissions import PERMISSIONS
from services.compensation.quotes import texts as quote_texts
from services.compensation.routers import ROUTERS
from services.compensation.statements import texts as statement_texts
from services.compensation.statements.application.check_agreement import CheckAgreement
from services.compensation.statements.application.draw_up_statements import DrawUpStatements
from shared.platform.settings import ServiceSettings
from shared.platform.web import routes as platform_routes
from shared.platform.web.application import Service, create_application

SERVICE: Final = Service(
    name="compensation",
    title="Spindle compensation",
    summary="Pay by rung: pay tables, statements, and what moves cost 按职级核算薪酬",
    routers=(*ROUTERS, *platform_routes.ROUTERS),
    permissions=PERMISSIONS,
    texts=(pay_table_texts.TEXTS, quote_texts.TEXTS, statement_texts.TEXTS),
    agreement_texts=statement_texts.AGREEMENT_TEXTS,
    jobs=(DrawUpStatements, CheckAgreement),
)


def create_app(settings: ServiceSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Compose the service; without settings they come from the environment."""
    return create_application(SERVICE, settings or ServiceSettings(), transport)
