"""The other services, as this one sees them."""
