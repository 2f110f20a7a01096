"""How operators run Spindle: on one machine, in containers, and its backups."""
