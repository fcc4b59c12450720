"""Google Ads through the official library."""
