"""Tables of the floor, re-exported in one place."""
