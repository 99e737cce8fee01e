"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

schema_option = click.option(
    "--schema",
    "schema_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Schema file or folder.  [default: prisma/schema.prisma]",
)
skip_generate_option = click.option("--skip-generate", is_flag=True, help="Do not write the client afterwards.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
