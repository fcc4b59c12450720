"""A day's work at the desktop by keyboard alone: the program is used as a person uses it, and looked at after each step."""
