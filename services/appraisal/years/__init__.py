"""Years: panels, self scores, abilities, the annual closing and its results."""
