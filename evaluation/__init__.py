"""JUDGE. Indicators, rounds, self-evaluation, results."""
