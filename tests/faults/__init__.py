"""Work that is interrupted: what was acknowledged is there, nothing half-done is, and jobs end once."""
