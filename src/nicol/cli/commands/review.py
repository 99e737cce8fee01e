"""`nicol review`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from nicol import __version__
from nicol.cli.console import say, wants_colour, warn
from nicol.cli.files import write_together, write_whole
from nicol.cli.options import json_option, schema_option
from nicol.drivers.finish import finish
from nicol.lint.baseline import baseline_text, read_baseline
from nicol.lint.finding import SEVERITIES, Severity
from nicol.lint.fixing import fixes
from nicol.lint.patch import Patch, difference
from nicol.lint.review import REVIEWERS
from nicol.lint.review import review as run_review
from nicol.lint.settle import Reviewed, reaches, unknown_codes, without_known
from nicol.lint.since import known_at
from nicol.lint.subject import Asked, Subject, open_subject
from nicol.project import shown

Form = Literal["text", "json", "sarif", "github"]
FORMS: tuple[Form, ...] = ("text", "json", "sarif", "github")
THERE = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
BASELINE = Path("nicol-baseline.json")


@click.command()
@click.argument("kinds", nargs=-1, type=click.Choice(list(REVIEWERS)), metavar="[KIND]...")
@schema_option
@click.option("--migrations", type=FOLDER, metavar="DIR", help="Folder of migrations.")
@click.option("--code", type=THERE, multiple=True, metavar="PATH", help="Python to look through.")
@click.option("--queries", type=THERE, metavar="PATH", help="Recorded queries.  [default: .nicol/queries.jsonl]")
@click.option("--url", "given", metavar="URL", help="Look at this live database too.")
@click.option("--since", metavar="REF", help="Only what is new since this git ref.")
@click.option("--fix", "fixing", is_flag=True, help="Show safe fixes as a diff, and apply them.")
@click.option("--suggested", is_flag=True, help="With --fix: also fixes that change data or meaning.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the diff only.")
@click.option("--baseline", type=FILE, metavar="FILE", help="File of known findings, which are left out.")
@click.option("--update-baseline", is_flag=True, help="Write what is found to the baseline.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", help="How to print.")
@json_option
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Exit 1 from this severity on.  [default: error]")
def review(
    kinds: tuple[str, ...],
    schema_path: Path | None,
    migrations: Path | None,
    code: tuple[Path, ...],
    queries: Path | None,
    given: str | None,
    since: str | None,
    fixing: bool,
    suggested: bool,
    dry_run: bool,
    baseline: Path | None,
    update_baseline: bool,
    form: Form,
    as_json: bool,
    fail_on: Severity | None,
) -> None:
    """Review schema, migrations and queries; exit 1 when something is as bad as --fail-on.

    KIND is schema, migrations or queries; without it all three.
    """
    if (suggested or dry_run) and not fixing:
        raise click.UsageError("--suggested and --dry-run belong to --fix.")
    with open_subject(Asked(schema_path, migrations, code, queries, given, since)) as subject:
        for one in unknown_codes(subject.settings):
            warn(f"[tool.nicol.review] names {one}, which no rule has. All rules: nicol explain")
        reviewed = _reviewed(subject, kinds or tuple(REVIEWERS), since)
    file = baseline or subject.settings.baseline
    if update_baseline:
        write_whole(file or BASELINE, baseline_text(reviewed.findings))
        say(f"{len(reviewed.findings)} findings are known now: {shown(file or BASELINE)}")
        return
    if file is not None:
        reviewed = without_known(reviewed, read_baseline(file))
    if fixing:
        _fix(fixes(reviewed.findings, subject.request.sources, suggested), dry_run)
        return
    say(_text("json" if as_json else form, reviewed))
    if reaches(reviewed.findings, fail_on or subject.settings.fail_on):
        click.get_current_context().exit(1)


def _reviewed(subject: Subject, kinds: tuple[str, ...], since: str | None) -> Reviewed:
    reviewed = finish(run_review(subject.request, kinds, subject.settings))
    if since is None or "schema" not in kinds:
        return reviewed
    return without_known(reviewed, finish(known_at(since, subject.request, subject.settings)))


def _text(form: Form, reviewed: Reviewed) -> str:
    match form:
        case "text":
            from nicol.lint.faces.terminal import render_terminal

            return render_terminal(reviewed, wants_colour(sys.stdout))
        case "json":
            from nicol.lint.faces.json import render_json

            return render_json(reviewed)
        case "sarif":
            from nicol.lint.faces.sarif import render_sarif

            return render_sarif(reviewed.findings, __version__)
        case "github":
            from nicol.lint.faces.github import render_github

            return render_github(reviewed.findings)


def _fix(made: Patch, dry_run: bool) -> None:
    from nicol.lint.faces.terminal import coloured

    for path, before, after in made.files:
        say(f"--- {shown(path)}\n+++ {shown(path)}")
        for line in coloured(difference(before or "", after), wants_colour(sys.stdout)):
            say(line)
    for finding in made.left:
        warn(f"Left out, because it does not go together with the other fixes: {finding.code} {finding.subject}")
    if not made.files:
        say("There is nothing to fix.")
    elif not dry_run:
        write_together({path: after for path, _, after in made.files})
        say(f"\nApplied the fixes of {len(made.applied)} findings.")
