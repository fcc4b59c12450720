"""What a platform recommends: kept for reading offline, and turned into proposals where this program can express it."""
