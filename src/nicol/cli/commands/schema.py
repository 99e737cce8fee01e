"""`nicol schema`: show, erd, docs, dmmf."""

from __future__ import annotations

from nicol.cli.lazy import LazyGroup

COMMANDS = "nicol.cli.commands"

schema = LazyGroup(
    "schema",
    {
        "show": (f"{COMMANDS}.schema_show:show", "Show models and enums: fields, relations, indexes."),
        "erd": (f"{COMMANDS}.schema_erd:erd", "Draw the entity-relationship diagram as Mermaid, SVG or PNG."),
        "docs": (f"{COMMANDS}.schema_docs:docs", "Write documentation of the schema as HTML or Markdown."),
        "dmmf": (f"{COMMANDS}.schema_dmmf:dmmf", "Print the schema as Prisma's DMMF datamodel."),
    },
    "Look at the schema: as tables, diagrams and documents.",
)
