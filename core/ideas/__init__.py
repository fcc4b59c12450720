"""Keyword ideas: what is asked, what came back, what of it the account has already, and which become a proposal."""
