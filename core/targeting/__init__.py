"""Whom LinkedIn's ad sets reach: the criteria as a value, what is legal, names offline, sizes last seen."""
