"""Schemes: the versions of the appraisal rules."""
