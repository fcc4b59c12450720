"""LinkedIn Ads over its own HTTP interface (Rest.li); `wire` holds what can be tested without a network."""
