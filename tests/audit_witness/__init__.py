"""An independent witness of the trail: PostgreSQL's own log, decoded, against what the triggers wrote."""
