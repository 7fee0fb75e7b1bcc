"""Sample jobs whose every half, double or missing step can be counted. Installed by tests/kill only."""
