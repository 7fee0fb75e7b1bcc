"""Template tags of DUTY."""
