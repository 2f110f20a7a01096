"""Digests of a database's tables: equal digests before and after show that nothing changed."""

import asyncpg

from deploy.databases import DatabaseUrls

# A refusal leaves an audit record, and keys and queues come and go without anybody's data in them.
_BOOKKEEPING = ("audit_", "idempotency_key", "alembic_version", "pgqueuer")


async def digest_tables(urls: DatabaseUrls, *, without: tuple[str, ...] = _BOOKKEEPING) -> dict[str, tuple[int, str]]:
    """The number of rows and a digest of each table; tables whose names start as in ``without`` are left out."""
    connection = await asyncpg.connect(urls.owner_url.replace("+asyncpg", ""))
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        digests = {}
        for (table,) in tables:
            if not table.startswith(without):
                digest = "coalesce(md5(string_agg(row::text, '|' ORDER BY row::text)), '')"
                query = f"SELECT count(*), {digest} FROM {table} row"
                rows, digest_of_rows = (await connection.fetch(query))[0]
                digests[table] = (rows, digest_of_rows)
        return digests
    finally:
        await connection.close()
