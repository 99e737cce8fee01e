"""The `nicol` command."""
