"""What the services share: the pure kernel, and the platform on top of it."""
