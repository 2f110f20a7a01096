"""Months: facts in, sheets and results out, and the closing between them."""
