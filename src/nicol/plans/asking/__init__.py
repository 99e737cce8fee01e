"""How each database is asked for a plan."""
