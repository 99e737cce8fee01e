"""`@nicol.trigger` as the SQL of each database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nicol.ddl.objects.value import SqlObject
from nicol.dialects import Can, Dialect
from nicol.dialects.quoting import identifier, qualified
from nicol.model.annotations import Event, Timing, Trigger
from nicol.model.schema import Model, Schema

TIMINGS: dict[Timing, str] = {"Before": "BEFORE", "After": "AFTER", "InsteadOf": "INSTEAD OF"}
EVENTS: dict[Event, str] = {"Insert": "INSERT", "Update": "UPDATE", "Delete": "DELETE", "Truncate": "TRUNCATE"}
BLOCK = re.compile(r"BEGIN\b.*\bEND\s*;?", re.IGNORECASE | re.DOTALL)


def trigger_objects(schema: Schema, dialect: Dialect, bodies: Mapping[str, str]) -> Iterator[SqlObject]:
    """The triggers of all annotations, each behind the function that holds its body where the database needs one.

    `bodies` are the texts of the files that annotations name. A trigger whose file is not among them is left out.
    """
    for model in schema.models:
        for one in model.annotations:
            if isinstance(one, Trigger):
                body = bodies.get(one.file) if one.file is not None else one.body
                if body is not None or one.function is not None:
                    yield from _objects(model, one, dialect, body)


def trigger_files(schema: Schema) -> list[str]:
    """The files that hold bodies of triggers, as the annotations name them."""
    found = (one for model in schema.models for one in model.annotations if isinstance(one, Trigger))
    return list(dict.fromkeys(one.file for one in found if one.file is not None))


def _objects(model: Model, one: Trigger, dialect: Dialect, body: str | None) -> Iterator[SqlObject]:
    run = f"EXECUTE FUNCTION {one.function}"
    if body is not None and Can.TRIGGER_BODIES in dialect.can:
        run = _block(body)
    elif body is not None:
        name = f"{model.db_name}_{one.name}"
        called = f"{qualified(dialect, model.schema, name)}()"
        text = f"CREATE FUNCTION {called} RETURNS trigger LANGUAGE plpgsql AS $nicol$\n{_whole(one, body)}\n$nicol$"
        yield SqlObject("function", name, text, model.schema, arguments="")
        run = f"EXECUTE FUNCTION {called}"
    events = " OR ".join(_event(model, one, event, dialect) for event in one.events)
    each = "ROW" if one.each == "Row" else "STATEMENT"
    when = f"\nWHEN ({one.when})" if one.when else ""
    table = qualified(dialect, model.schema, model.db_name)
    head = f"CREATE TRIGGER {identifier(dialect, one.name)} {TIMINGS[one.timing]} {events} ON {table}"
    yield SqlObject("trigger", one.name, f"{head}\nFOR EACH {each}{when}\n{run}", model.schema, model.db_name)


def _event(model: Model, one: Trigger, event: Event, dialect: Dialect) -> str:
    if event != "Update" or not one.of:
        return EVENTS[event]
    return f"UPDATE OF {', '.join(identifier(dialect, model.scalar(name).db_name) for name in one.of)}"


def _block(body: str) -> str:
    """Statements between BEGIN and END; a body that has them keeps its own."""
    text = body.strip()
    if BLOCK.fullmatch(text):
        return text.rstrip(";")
    return f"BEGIN\n  {text.rstrip(';')};\nEND"


def _whole(one: Trigger, body: str) -> str:
    """A body of PL/pgSQL, with the row that it returns when it says none."""
    text = body.strip().rstrip(";")
    if one.timing == "After" or one.each == "Statement":
        row = "  RETURN NULL;"
    else:
        row = "  IF TG_OP = 'DELETE' THEN\n    RETURN OLD;\n  END IF;\n  RETURN NEW;"
    return f"BEGIN\n  {text};\n{row}\nEND"
