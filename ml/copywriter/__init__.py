"""A small language model that writes and judges ad texts under hard limits."""
