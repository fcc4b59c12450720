"""Events out of the CRM that count as conversions: read from a file, named once, reported once."""
