"""What becomes of a column's rows when its type changes, for each database."""
