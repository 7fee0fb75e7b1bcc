"""Template tags of CARE."""
