"""Local models in one worker process; the only place with torch."""
