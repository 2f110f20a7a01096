"""Quotes: what moves cost."""
