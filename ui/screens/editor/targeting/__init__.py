"""Editing whom ad sets reach: attributes at the left, the picture of the criteria, size and legality at the right."""
