"""The routers of the service, in the order of its OpenAPI file."""

from typing import Final

from services.appraisal.months.api import months
from services.appraisal.months.api import previews as sheet_previews
from services.appraisal.panels.api import panel_members
from services.appraisal.schemes.api import schemes
from services.appraisal.years.api import previews as year_previews
from services.appraisal.years.api import templates, years

ROUTERS: Final = (
    schemes.router,
    sheet_previews.router,
    year_previews.router,
    months.router,
    panel_members.router,
    years.router,
    templates.router,
)
