"""Statements: what a month pays each person."""
