"""What a database holds, table by table, to see that nothing of it changed."""

import asyncpg

from deploy.databases import DatabaseUrls

# A refusal leaves an audit record, and keys and queues come and go without anybody's data in them.
_BOOKKEEPING = ("audit_record", "idempotency_key", "alembic_version", "pgqueuer")


async def contents(urls: DatabaseUrls, *, without: tuple[str, ...] = _BOOKKEEPING) -> dict[str, tuple[int, str]]:
    """The number of rows and a digest of each table; those whose names begin as said are left out."""
    connection = await asyncpg.connect(urls.owner_url.replace("+asyncpg", ""))
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        found = {}
        for (table,) in tables:
            if not table.startswith(without):
                digest = "coalesce(md5(string_agg(row::text, '|' ORDER BY row::text)), '')"
                query = f"SELECT count(*), {digest} FROM {table} row"
                rows, digest_of_rows = (await connection.fetch(query))[0]
                found[table] = (rows, digest_of_rows)
        return found
    finally:
        await connection.close()
