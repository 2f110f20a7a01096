"""Backups of the three databases as of one moment, and their restore: all three together or none."""
