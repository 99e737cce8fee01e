"""`@nicol.exclude`: an EXCLUDE constraint."""

from __future__ import annotations

from nicol.model.annotations import Exclude, ExcludeElement
from nicol.psl.ast import Expression
from nicol.validate.annotations.elements import read_element
from nicol.validate.annotations.kinds import CONSTANT, SQL, TEXT, many
from nicol.validate.annotations.spec import Kind, Parameter, Reading, Spec


def _element(reading: Reading, value: Expression) -> ExcludeElement | None:
    found = read_element(reading, value, ("with", "ops"))
    if found is None:
        return None
    options = found.options
    if "with" not in options:
        text = f"{reading.shown} needs the operator that compares two rows here."
        shown = found.text if found.kind == "field" else 'raw("…"'
        note = f'Write: {shown}(with: "=")' if found.kind == "field" else f'Write: {shown}, with: "&&")'
        reading.error("annotation-argument", text, found.span, note)
        return None
    operator = TEXT.read(reading, options["with"])
    ops = SQL.read(reading, options["ops"]) if "ops" in options else None
    return ExcludeElement(kind=found.kind, text=found.text, operator=operator, ops=ops) if operator else None


_ELEMENTS = Parameter(
    "elements",
    many(Kind('field(with: "=") or raw("sql", with: "&&")', _element, fields=True), "a list of fields and SQL"),
    "what is compared, each with its operator",
    required=True,
    positional=True,
    others=("fields",),
)
_USING = Parameter("using", CONSTANT, "the access method, Gist when not given", others=("type",))
_WHERE = Parameter("where", SQL, "the rows that count")
_NAME = Parameter("name", TEXT, "the constraint's name", others=("map",))


def _read(reading: Reading) -> Exclude | None:
    elements = reading.get(_ELEMENTS)
    using, where, name = reading.get(_USING) or "Gist", reading.get(_WHERE), reading.get(_NAME)
    if elements is None:
        return None
    reading.only_once(f"name {name}" if name else f"elements {elements} {where}", reading.place(_NAME))
    return Exclude(elements=elements, using=using, where=where, name=name, span=reading.span)


SPEC = Spec(
    name="exclude",
    summary="No two rows for which all operators hold, such as overlapping bookings of one room.",
    example='@nicol.exclude([room(with: "="), raw("tstzrange(begins, ends)", with: "&&")], name: "no_overlap")',
    places=frozenset({"model"}),
    providers=frozenset({"postgresql"}),
    parameters=(_ELEMENTS, _USING, _WHERE, _NAME),
    read=_read,
)
