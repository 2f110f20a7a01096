"""Identity: callers, roles and reach; tokens of people and services."""
