"""Routes and the shapes of the wire."""

from services.appraisal.api import months, previews, schemes, years

ROUTERS = (schemes.router, previews.router, months.router, years.router)
