"""Routes and the shapes of the wire."""

from services.compensation.api import pay_tables, quotes, statements

ROUTERS = (pay_tables.router, statements.router, quotes.router)
