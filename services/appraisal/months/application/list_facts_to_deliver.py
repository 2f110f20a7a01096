"""The facts of a month that a caller may deliver: the template of their import."""

from dataclasses import replace

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.fact_rights import FactRights
from services.appraisal.months.application.list_facts import list_facts
from services.appraisal.months.forms import FactForm
from shared.kernel.names import Name
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.reading import Table
from shared.platform.tabular.templates import TemplateRow


async def list_facts_to_deliver(
    database: Database, ladder: LadderClient, caller: Caller, form: FactForm
) -> tuple[TableForm, list[TemplateRow]]:
    """Return everybody in reach who is employed in the month, with the columns that are the caller's for somebody."""
    facts = await list_facts(database, ladder, caller, form.month)
    rights = FactRights.of(caller, form, Table(form.table, (), frozenset(), None, {}))
    columns = [
        column for column in form.table.columns if not facts or any(rights.admits(column.key, fact) for fact in facts)
    ]
    keys = [column.key for column in form.table.columns]
    rows = [
        TemplateRow(
            dict(zip(keys, form.cells(fact), strict=True)),
            Name(*(f"{fact.unit_code} {tier}" for tier in fact.tier.label)),
        )
        for fact in sorted(facts, key=lambda fact: fact.employee_no)
    ]
    return replace(form.table, columns=columns), rows
