"""Google Ads Editor files: reading them into change sets and writing them."""
