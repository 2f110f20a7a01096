"""The stack in containers: started for the run, struck, upgraded, backed up, and taken down. ``make test-compose``."""
