"""The stack in containers, by Docker Compose: brought up, rolled to a new version, backed up, taken down."""
