"""What the review of a platform said of ads, keywords and assets: kept, and shown as findings by `core.rules.reviewed`."""
