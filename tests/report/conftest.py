"""The command line, for the report's tests."""

from tests.cli.conftest import cli

__all__ = ["cli"]
