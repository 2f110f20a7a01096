"""Versions of the pay table: each holds from its month until the next one begins."""

from typing import Final

from services.compensation.pay_tables.domain.pay_table import PayTable, read_pay_table
from services.compensation.tables import pay_table_version
from shared.kernel.errors import Conflict
from shared.kernel.months import Month
from shared.platform.database.versions import BY_MONTH, Codes, Version, Versions

PayTableVersion = Version[Month, PayTable]
PAY_TABLES: Final = Versions(
    pay_table_version,
    BY_MONTH,
    read_pay_table,
    field="table",
    codes=Codes(none_in_force="no_pay_table_in_force", not_found="pay_table_not_found"),
    sealed=lambda month: Conflict("month_drawn_up", month=str(month)),
)
