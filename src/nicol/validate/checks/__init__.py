"""The rules that need the whole schema, in Prisma's order."""

from __future__ import annotations

from nicol.validate.config import Config
from nicol.validate.context import Context
from nicol.validate.relations import Relation


def check(context: Context, config: Config, relations: list[Relation]) -> None:
    """Report everything that a schema with sound names, types and attributes can still have wrong."""
    for relation in relations:
        if relation.forward is None or relation.back is None:
            field = relation.forward or relation.back
            assert field is not None
            context.field_error(
                f"The relation field `{field.name}` on {field.model.word} `{field.model.name}` is missing an opposite "
                f"relation field on the model `{field.target.name}`. Either run `prisma format` or add it manually.",
                (field.model.word, field.model.name), field.name, field.node.span,
            )
