"""Measurements: the services' main jobs against PostgreSQL doing the bare equivalent, in the same run."""
