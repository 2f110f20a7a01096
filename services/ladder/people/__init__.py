"""Units, employees, placements, protections and the spindle."""
