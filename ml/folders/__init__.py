"""Models of the user's choice: what a folder or GGUF file holds, whether it can be used, and loading it."""
