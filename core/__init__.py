"""What the product is about: workspaces, change sets, field catalog, checks, briefs. No Qt, HTTP or torch."""
