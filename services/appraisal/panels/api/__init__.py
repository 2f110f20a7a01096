"""Routes, and the shapes of the wire."""
