"""`python -m nicol` is `nicol`."""

from nicol.cli.main import main

main()
