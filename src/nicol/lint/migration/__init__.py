"""Rules about the statements of migrations: one a file."""
