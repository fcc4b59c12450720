"""The outside world: platforms, sign-in, files of other programs' services."""
