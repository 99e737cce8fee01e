"""What `nicol migrate dev` asks about names and values, and how flags answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

import click

from nicol.cli.console import Failure, warn
from nicol.ddl import Backfill, Likely, Rename
from nicol.ddl.tables import Name
from nicol.errors.backfill import BackfillError
from nicol.migrate import DevRequest, RenamesToConfirm
from nicol.model.schema import RelationField, Schema
from nicol.text.suggest import did_you_mean

NEW = 0
"""The answer that nothing was renamed."""
STOPPED = 130


def with_answers(request: DevRequest, outcome: RenamesToConfirm) -> DevRequest:
    """Asks each question; an old name goes to one new name only."""
    answers: list[Rename] = []
    used: set[tuple[str, str, str]] = set()
    for likely in outcome.likely:
        left = [choice for choice in likely.choices if (likely.what, likely.owner, choice[0]) not in used]
        chosen = _chosen(likely, [name for name, _ in left]) if left else NEW
        if chosen != NEW:
            name, rename = left[chosen - 1]
            used.add((likely.what, likely.owner, name))
            answers.append(rename)
    asked = (request.asked or frozenset()) | {likely.question for likely in outcome.likely}
    return dataclasses.replace(request, renames=(*request.renames, *answers), asked=asked)


def _chosen(likely: Likely, names: Sequence[str]) -> int:
    """Which of `names`, counted from 1, is the old name; NEW for none."""
    within = f" of `{likely.owner}`" if likely.owner else ""
    warn(f"The {likely.what} `{likely.after}`{within} is new. Was it called otherwise before?\n")
    warn("  0) no, it is new: what is gone will be dropped")
    for number, name in enumerate(names, 1):
        warn(f"  {number}) yes, it is the old `{name}`: rename it and keep its data")
    try:
        answer: int = click.prompt("\nYour choice", type=click.IntRange(0, len(names)), default=NEW, err=True)
    except click.Abort as stop:
        raise Failure("\nNothing was written.", STOPPED) from stop
    return answer


def rename_hint(likely: Sequence[Likely]) -> str:
    """What to do when data is dropped that was meant to be renamed; "" when nothing looks like it."""
    if not likely:
        return ""
    lines = "".join(f"  - {_pair(one)}\n" for one in likely)
    return (
        f"These may be renames, but nobody was asked:\n{lines}"
        'Keep the data with `/// @nicol.renamed_from("OLD")` above the new name, or undo the change in the schema and '
        "run `nicol migrate rename OLD NEW`.\n"
    )


def _pair(likely: Likely) -> str:
    within = f" of `{likely.owner}`" if likely.owner else ""
    return f"{likely.what}{within}: `{likely.choices[0][0]}` to `{likely.after}`"


def read_backfills(schema: Schema, given: Sequence[str]) -> tuple[Backfill, ...]:
    """`Model.field=EXPRESSION` as backfills; BackfillError for a field that is not there."""
    return tuple(_backfill(schema, text) for text in given)


def _backfill(schema: Schema, text: str) -> Backfill:
    place, equals, expression = text.partition("=")
    model_name, _, field_name = place.strip().partition(".")
    if not equals or not field_name or not expression.strip():
        raise BackfillError(text, "write it as Model.field=EXPRESSION, the expression in SQL: User.name=\"'none'\".")
    model = schema.models_by_name.get(model_name)
    if model is None:
        raise BackfillError(place, f"there is no model `{model_name}`.{_hint(model_name, schema.models_by_name)}")
    field = model.by_name.get(field_name)
    if field is None or isinstance(field, RelationField):
        names = [one.name for one in model.scalars]
        raise BackfillError(place, f"`{model_name}` has no column `{field_name}`.{_hint(field_name, names)}")
    return Backfill((model.schema, model.db_name), field.db_name, expression.strip())


def _hint(name: str, known: Iterable[str]) -> str:
    meant = did_you_mean(name, known)
    return f" {meant}" if meant else ""


def ask_backfills(messages: Sequence[str], missing: Sequence[tuple[Name, str]]) -> Iterator[Backfill]:
    """Asks for a value for each column; an empty answer ends the command."""
    for message, (table, column) in zip(messages, missing, strict=True):
        warn(f"{message}\n")
        try:
            answer: str = click.prompt(
                f"SQL value for the rows without `{column}`, e.g. 0, 'text' or lower(name) (empty to stop)",
                default="",
                show_default=False,
                err=True,
            )
        except click.Abort as stop:
            raise Failure("\nNothing was written.", STOPPED) from stop
        if not answer.strip():
            raise Failure("Nothing was written.", STOPPED)
        yield Backfill(table, column, answer.strip())


def backfill_hint(schema: Schema, missing: Sequence[tuple[Name, str]]) -> str:
    """The flags that would let the steps through."""
    if not missing:
        return ""
    flags = " ".join(f"--backfill {client_place(schema, table, column)}=SQL" for table, column in missing)
    return f"\n\nOr give the rows a value: {flags}"


def client_place(schema: Schema, table: Name, column: str) -> str:
    """`Model.field` for a column."""
    model = next(one for one in schema.models if (one.schema, one.db_name) == table)
    field = next(one for one in model.scalars if one.db_name == column)
    return f"{model.name}.{field.name}"
