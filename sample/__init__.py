"""The sample company: its files, and its year 2025, driven through the public HTTP API."""
