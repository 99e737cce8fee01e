"""`nicol schema dmmf`."""

from __future__ import annotations

from pathlib import Path

import click

from nicol.cli.console import say
from nicol.cli.files import write_whole
from nicol.cli.options import schema_option
from nicol.dmmf import datamodel, to_json
from nicol.project import find_sources
from nicol.validate import load_or_raise


@click.command()
@schema_option
@click.option("--pretty", is_flag=True, help="Indent the JSON.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to this file instead of printing.")
def dmmf(schema_path: Path | None, pretty: bool, output: Path | None) -> None:
    """Print the schema as Prisma's DMMF datamodel, for generators and other programs."""
    _, sources = find_sources(schema_path)
    text = to_json(datamodel(load_or_raise(sources)), pretty=pretty)
    if output is None:
        say(text)
    else:
        write_whole(output, f"{text}\n")
