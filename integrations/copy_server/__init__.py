"""A language model behind the OpenAI-compatible interface, on the user's machine or network. Off unless switched on."""
