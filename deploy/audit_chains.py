"""Verify the chains of audit records: read every record from the databases, and compute every digest anew.

The database's own functions are not asked: whoever can change records can change functions too.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from deploy.backups.commands import CHUNK, PSQL_OPTIONS, started
from deploy.backups.site import Site
from shared.kernel.chains import BEGINNING, ChainCheck, ChainedRecord, ChainFault, ChangesDigest, Head
from shared.platform.settings import SERVICES, ServiceName

SHOWN: Final = 20
"""How many faults of one chain are kept; the others are counted."""

# All in one moment: first the changed fields, then the chains, then what no link names, then who has no chain left.
_READ: Final = r"""
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT jsonb_build_object('kind', 'change', 'company', company, 'record', record, 'subject', subject, 'fields', fields)
FROM audit_change ORDER BY company, record, position;
SELECT jsonb_build_object(
    'kind', 'link', 'company', l.company, 'number', l.number, 'previous', l.previous, 'digest', l.digest,
    'record', l.record,
    'content', CASE WHEN r.id IS NOT NULL THEN jsonb_build_object(
        'company', r.company, 'id', r.id, 'at', to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'issuer', r.issuer, 'account', r.account, 'actor', r.actor, 'on_behalf_of', r.on_behalf_of, 'roles', r.roles,
        'request_id', r.request_id, 'action', r.action, 'subject', r.subject, 'outcome', r.outcome,
        'detail', r.detail, 'change_count', r.change_count, 'changes_digest', r.changes_digest) END)
FROM audit_link l LEFT JOIN audit_record r ON r.company = l.company AND r.id = l.record
ORDER BY l.company, l.number;
SELECT jsonb_build_object('kind', 'unlinked', 'company', r.company, 'record', r.id)
FROM audit_record r LEFT JOIN audit_link l ON l.company = r.company AND l.record = r.id WHERE l.record IS NULL
ORDER BY r.company, r.at, r.id;
SELECT jsonb_build_object('kind', 'erased', 'company', company)
FROM (SELECT company FROM job UNION SELECT company FROM idempotency_key) AS served
WHERE NOT EXISTS (SELECT FROM audit_link WHERE audit_link.company = served.company) ORDER BY company;
COMMIT;
"""


@dataclass(slots=True)
class ChainReport:
    """What the verification of one company's records in one service found."""

    service: ServiceName
    company: str
    check: ChainCheck
    records: int = 0
    faults: list[str] = field(default_factory=list)
    fault_count: int = 0

    @property
    def head(self) -> Head:
        """Return the last record, to note elsewhere."""
        return self.check.head

    def add(self, fault: ChainFault | str) -> None:
        """Count a fault, and keep the first ones."""
        self.fault_count += 1
        if len(self.faults) < SHOWN:
            self.faults.append(str(fault))


Noted = Mapping[tuple[str, str], Sequence[Head]]
"""Heads that were noted before, by service and company."""


def read_heads(text: str) -> dict[tuple[str, str], list[Head]]:
    """Return the noted heads of a file, in the form in which the command prints them; ValueError for another form.

    A line has the service, the company, and the head as ``number:digest``. Other lines are passed over.
    """
    heads: dict[tuple[str, str], list[Head]] = {}
    for line in text.splitlines():
        words = line.split()
        if not words or words[0] not in SERVICES:
            continue
        number, _, digest = words[2].partition(":") if len(words) >= 3 else ("", "", "")
        if not number.isdecimal() or len(digest) != len(BEGINNING):
            raise ValueError(f"not a noted head: {line!r}")
        heads.setdefault((words[0], words[1]), []).append(Head(int(number), digest))
    return heads


async def verify_chains(site: Site, noted: Noted) -> list[ChainReport]:
    """Verify every company's chain in the three services' databases; BackupError where one cannot be read."""
    return [report for service in SERVICES for report in await _verify_service(site, service, noted)]


async def _verify_service(site: Site, service: ServiceName, noted: Noted) -> list[ChainReport]:
    reports = {
        company: ChainReport(service, company, ChainCheck(heads))
        for (of_service, company), heads in noted.items()
        if of_service == service
    }
    changes: dict[tuple[str, str], ChangesDigest] = {}
    async for row in _rows(site, site.database_of(service)):
        company = row["company"]
        if row["kind"] == "change":
            changes.setdefault((company, row["record"]), ChangesDigest()).add(row["subject"], row["fields"])
            continue
        report = reports.setdefault(company, ChainReport(service, company, ChainCheck()))
        if row["kind"] == "unlinked":
            report.add(f"record {row['record']}: in no place of the chain")
            continue
        if row["kind"] == "erased":
            report.add("requests were carried out, and no record is left of them")
            continue
        report.records += 1
        stored = changes.pop((company, row["record"]), ChangesDigest())
        record = ChainedRecord(
            row["number"], row["previous"], row["digest"], row["content"], (stored.count, stored.text)
        )
        for fault in report.check.follow(record):
            report.add(fault)
    for company, record_id in changes:
        report = reports.setdefault(company, ChainReport(service, company, ChainCheck()))
        report.add(f"record {record_id}: changed fields of no record")
    for report in reports.values():
        for fault in report.check.end():
            report.add(fault)
    return [reports[company] for company in sorted(reports)]


async def _rows(site: Site, database: str) -> AsyncIterator[dict[str, Any]]:
    """Yield the rows, as psql gives them out in parts."""
    command = [*site.tool_command("psql"), *PSQL_OPTIONS, "--set=FETCH_COUNT=2000", f"--dbname={database}"]
    async with started(site, "psql", command) as psql:
        with suppress(ConnectionError):  # it has failed, and says why
            psql.input.write(_READ.encode())
            await psql.input.drain()
            psql.input.close()
        rest = b""
        while chunk := await psql.output.read(CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield json.loads(line)
        if await psql.process.wait() != 0:
            raise psql.failure()


def print_reports(reports: Sequence[ChainReport]) -> None:
    """Print a line for each chain with its head, and below it what is wrong."""
    for report in reports:
        print(f"{report.service} {report.company} {report.head} ({report.records} records)")
        for fault in report.faults:
            print(f"  {fault}")
        if report.fault_count > len(report.faults):
            print(f"  ... and {report.fault_count - len(report.faults)} more")
    broken = sum(bool(report.fault_count) for report in reports)
    if broken:
        print(f"审计链有误 {broken} of {len(reports)} chains are NOT what was written.")
    else:
        print(f"审计链无误 All {len(reports)} chains are whole. Note the heads above outside of this machine.")
