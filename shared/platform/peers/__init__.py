"""Peers: calls to the other services."""
