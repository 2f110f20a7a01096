"""The composition root of the compensation service."""

from typing import Final

import httpx
from fastapi import FastAPI

from services.compensation.pay_tables.texts import PAY_TABLE_TEXTS
from services.compensation.permissions import PERMISSIONS
from services.compensation.quotes.texts import QUOTE_TEXTS
from services.compensation.routers import ROUTERS
from services.compensation.statements.application.check_agreement import CheckAgreement
from services.compensation.statements.application.draw_up_statements import DrawUpStatements
from services.compensation.statements.texts import AGREEMENT_TEXTS, STATEMENT_TEXTS
from services.compensation.tables import metadata
from shared.platform.settings import ServiceSettings
from shared.platform.web import routes as platform_routes
from shared.platform.web.application import Service, create_application

SERVICE: Final = Service(
    name="compensation",
    title="Spindle compensation",
    summary="Pay by rung: pay tables, statements, and what moves cost 按职级核算薪酬",
    routers=(*ROUTERS, platform_routes.router),
    permissions=PERMISSIONS,
    texts={**PAY_TABLE_TEXTS, **STATEMENT_TEXTS, **QUOTE_TEXTS},
    agreement_texts=AGREEMENT_TEXTS,
    metadata=metadata,
    jobs=(DrawUpStatements, CheckAgreement),
)


def create_app(settings: ServiceSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Compose the service; without settings they come from the environment."""
    return create_application(SERVICE, settings or ServiceSettings(), transport)
