"""Database: transactions, audit, idempotency keys, versions, migrations."""
