"""Lists of customers for platforms: read from a file, normalised, hashed at once; what was sent is remembered, nobody's data is."""
