"""Backups: the three databases of one and the same moment, and the way back, together or not at all."""
