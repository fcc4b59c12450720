"""Templates: campaign trees with variables, applied as proposals, whose newer versions reach their places as proposals."""
