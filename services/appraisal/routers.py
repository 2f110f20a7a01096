"""Routes and the shapes of the wire."""

from services.appraisal.months.api import months
from services.appraisal.schemes.api import schemes
from services.appraisal.years.api import previews, years

ROUTERS = (schemes.router, previews.router, months.router, years.router)
