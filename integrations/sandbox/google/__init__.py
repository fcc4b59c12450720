"""The Google Ads half of the sandbox: the gRPC surface over a strict store."""
