"""Formulas: what a cell is composed of, and the words people write for fields of the row and of what is above it."""
