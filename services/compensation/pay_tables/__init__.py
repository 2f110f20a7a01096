"""Pay tables: the versions of the pay standards."""
