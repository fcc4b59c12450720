"""Learning a brand: a small adapter trained on an account's own ads, added to the model's weights when it is loaded."""
