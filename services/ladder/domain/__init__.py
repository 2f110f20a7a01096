"""The rules of placement: pure functions over exact numbers."""
