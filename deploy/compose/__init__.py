"""The stack in containers, run with Docker Compose: start it, upgrade it, back it up, stop it."""
