"""What a workspace shares: negative lists, budgets, labels, reusable texts; whatever uses them follows their names."""
