"""Exemptions from a platform's policies: offered by a refusal, asked for by a person with a reason, sent with the next post."""
