"""WHO. Divisions, parties, people, posts, rights, notices."""
