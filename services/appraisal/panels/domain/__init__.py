"""Rules and types: no clock, no I/O, no framework."""
