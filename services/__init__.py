"""The three services; each a deployable of its own, none importing another."""
