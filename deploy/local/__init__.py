"""The whole system on one machine, with one command: an embedded PostgreSQL and the services."""
