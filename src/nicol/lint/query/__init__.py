"""Rules about queries, in Python code and as recorded: one a file."""
