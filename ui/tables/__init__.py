"""Lists: one windowed model, one view and one delegate for every kind of row."""
