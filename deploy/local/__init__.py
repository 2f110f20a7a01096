"""The whole system on one machine, by one command: an embedded PostgreSQL and the services."""
