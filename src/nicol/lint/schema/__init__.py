"""Rules about a schema: one a file."""
