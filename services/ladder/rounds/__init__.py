"""Nominations, candidates, proposal, decision and finish of a year's round."""
