"""The routers of the service, in the order of its OpenAPI file."""

from services.compensation.pay_tables.api import pay_tables
from services.compensation.quotes.api import quotes
from services.compensation.statements.api import statements

ROUTERS = (pay_tables.router, statements.router, quotes.router)
