"""Pure building blocks of the field: no clock, no I/O, no framework."""
