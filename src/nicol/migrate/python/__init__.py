"""Migrations of data in Python: `migration.py` beside or instead of a migration's SQL."""
