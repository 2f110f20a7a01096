"""Versions of the appraisal scheme: each holds from its month until the next one begins."""

from typing import Final

from services.appraisal.schemes.domain.scheme import Scheme, read_scheme
from services.appraisal.tables import scheme_version
from shared.kernel.errors import Conflict
from shared.kernel.months import Month
from shared.platform.database.versions import BY_MONTH, Codes, Version, Versions

SchemeVersion = Version[Month, Scheme]
SCHEMES: Final = Versions(
    scheme_version,
    BY_MONTH,
    read_scheme,
    field="scheme",
    codes=Codes(none_in_force="no_scheme_in_force", not_found="scheme_not_found"),
    sealed=lambda month: Conflict("month_closed", month=str(month)),
)
