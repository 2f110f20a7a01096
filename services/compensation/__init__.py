"""The compensation service: pay by rung."""
