"""One stub file: its definitions, and the imports that they need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from nicol.generate.typed import names_in, renamed

_FILTERED = ("String", "Int", "Float", "Decimal", "DateTime", "Boolean", "Bytes")
LIBRARY: Mapping[str, str] = {
    **dict.fromkeys(("bool", "bytes", "dict", "float", "int", "list", "str"), "builtins"),
    **dict.fromkeys(("Mapping", "Sequence"), "collections.abc"),
    "datetime": "datetime",
    "Decimal": "decimal",
    "StrEnum": "enum",
    **dict.fromkeys(("Any", "Final", "Literal", "Never", "Self", "TypeAlias", "Unpack"), "typing"),
    **dict.fromkeys(("NotRequired", "TypedDict"), "typing_extensions"),
    **dict.fromkeys(("AsyncActions", "SyncActions"), "nicol.client.actions"),
    "BatchActions": "nicol.client.batch_actions",
    **dict.fromkeys(
        (
            *(
                "Aggregated",
                "CountOrder",
                "CountWhere",
                "DecimalInput",
                "DecimalUpdate",
                "FloatUpdate",
                "IntUpdate",
                "JsonFilter",
            ),
            *(
                "JsonInput",
                "JsonValue",
                "Letters",
                "TimeUnit",
                "ListFilter",
                "ListUpdate",
                "Relevance",
                "SetTo",
                "Sort",
                "SortNulls",
            ),
            *(f"{name}Filter" for name in _FILTERED),
            *(f"{name}NullFilter" for name in _FILTERED),
        ),
        "nicol.client.inputs",
    ),
    **dict.fromkeys(("Counts", "Row"), "nicol.client.row"),
    **dict.fromkeys(("Into", "Shape"), "nicol.client.shapes"),
    "Ref": "nicol.query.marks",
}
"""Where the names that stubs use come from."""


def imports(used: Iterable[str], homes: Mapping[str, str], hidden: Collection[str] = ()) -> list[str]:
    """The import lines for `used`; a name in `hidden` is imported as `NAME_type`, since a field has that name."""
    by_home: dict[str, set[str]] = {}
    for name in used:
        home = homes.get(name)
        if home is not None and (home != "builtins" or name in hidden):
            by_home.setdefault(home, set()).add(f"{name} as {name}_type" if name in hidden else name)
    lines = [f"from {home} import {', '.join(sorted(names))}" for home, names in sorted(by_home.items())]
    return sorted(lines, key=lambda line: (line.startswith("from ."), line))


def hidden_names(fields: Collection[str], expressions: Iterable[str]) -> set[str]:
    """The names in type expressions that a field of the same class would hide."""
    return ({name for expression in set(expressions) for name in names_in(expression)} & set(fields)) - {"None"}


def unhidden(expression: str, hidden: Collection[str]) -> str:
    """`expression` with hidden names replaced by their aliases."""
    return renamed(expression, {name: f"{name}_type" for name in hidden}) if hidden else expression
