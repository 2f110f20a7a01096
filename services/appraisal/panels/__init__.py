"""Panels: the city committee and the county groups, and who sits on them from when to when."""
