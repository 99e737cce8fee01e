"""Entry of the `nicol` command: the tree of commands and the one place that turns errors into text."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import click

from nicol import __version__
from nicol.cli.console import Failure, warn
from nicol.cli.lazy import Entry, LazyGroup
from nicol.errors import NicolError

COMMANDS = "nicol.cli.commands"
INTERRUPTED = 130
"""Exit status after Ctrl-C, and of a question left unanswered."""

TOP: Mapping[str, Entry] = {
    "quickstart": (f"{COMMANDS}.quickstart:quickstart", "Make a small project, run it and show the results."),
    "init": (f"{COMMANDS}.init:init", "Make an empty project."),
    "generate": (f"{COMMANDS}.generate:generate", "Write the typed client of the schema."),
    "format": (f"{COMMANDS}.format:format_schema", "Format the schema."),
    "validate": (f"{COMMANDS}.validate:validate", "Check the schema."),
    "review": (f"{COMMANDS}.review:review", "Review schema, migrations and queries."),
    "advise": (f"{COMMANDS}.advise:advise", "Advice about the database, proved on it."),
    "explain-query": (f"{COMMANDS}.explain_query:explain_query", "Draw the database's plan for a query."),
    "explain": (f"{COMMANDS}.explain:explain", "Explain a rule of the review."),
    "schema": (f"{COMMANDS}.schema:schema", "Look at the schema: as tables, diagrams and documents."),
    "migrate": (f"{COMMANDS}.migrate:migrate", "Bring database and schema together by migrations."),
    "db": (f"{COMMANDS}.db:db", "Work on the database directly."),
    "lsp": (f"{COMMANDS}.lsp:lsp", "Serve an editor: errors, completion, navigation."),
    "report": (f"{COMMANDS}.report:report", "Report on schema, migrations, queries and types."),
    "agent": (f"{COMMANDS}.agent:agent", "Write the database specialist for AI assistants."),
    "mcp": (f"{COMMANDS}.mcp:mcp", "Serve an assistant: schema, review, migrations, rows, documentation."),
    "docs": (f"{COMMANDS}.docs:docs", "Read the documentation of this version."),
    "version": (f"{COMMANDS}.version:version", "Print versions."),
}


class Nicol(LazyGroup):
    """The whole command; errors are caught in `main`."""


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"nicol {__version__}")
        ctx.exit()


root = Nicol("nicol", TOP, "Classic Prisma, native in Python: schema, migrations and a typed client.")
root.params.append(
    click.Option(
        ["--version", "-v"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_version,
        help="Print the version.",
    )
)


def run(arguments: Sequence[str]) -> int:
    """Runs one command line and gives its exit status.

    0 done, 1 an error that was explained, 2 wrong usage, 130 given up.
    """
    try:
        status = root.main(list(arguments), prog_name="nicol", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        warn("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except (NicolError, Failure, OSError) as error:
        from nicol.cli.report import report

        return report(error)
    return status if isinstance(status, int) else 0


def _closed_pipe() -> int:
    """A reader such as `head` has gone: nothing more can be said, and Python must not try at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))
