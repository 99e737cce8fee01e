"""Relation fields that nothing answers."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.text.plural import camel, plural
from nicol.validate.checks.state import Checks
from nicol.validate.draft import DraftRelation


def report_missing_opposite(checks: Checks, field: DraftRelation, *, single: bool = False) -> None:
    """Report a relation field without its other end; `single` when that one is not a list."""
    model = field.model
    checks.context.field_error(
        f"The relation field `{field.name}` on {model.word} `{model.name}` is missing an opposite relation field on "
        f"the model `{field.target.name}`. Either run `prisma format` or add it manually.",
        (model.word, model.name),
        field.name,
        field.node.span,
        _advice(field, single),
    )


def _advice(field: DraftRelation, single: bool) -> str:
    target, holder = field.target.name, field.model.name
    if field.arity is Arity.LIST:
        return f"`nicol format` adds to `{target}` the field that refers to `{holder}`, and its column."
    name = camel(holder)
    line = f"{name} {holder}?" if single else f"{plural(name)} {holder}[]"
    named = f' @relation("{field.given_name}")' if field.given_name else ""
    return f"Add to `{target}`: {line}{named}"
