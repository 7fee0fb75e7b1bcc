"""Forms: parsing and words. What is allowed is decided by the actions, which the forms' choices only anticipate."""
