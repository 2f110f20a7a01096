"""The ladder service: units, employees, placements, policies and rounds."""
