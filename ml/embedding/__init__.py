"""Sentence embeddings in plain torch."""
