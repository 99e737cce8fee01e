"""Rules about views."""

from __future__ import annotations

from nicol.validate.checks.indexes import check_client_name
from nicol.validate.checks.models import check_schema_attribute
from nicol.validate.checks.state import Checks
from nicol.validate.draft import DraftIndex, DraftModel

_NOT_BACKED = "@@unique annotations on views are not backed by unique indexes in the database and cannot"


def check_view(checks: Checks, model: DraftModel) -> None:
    """What a view as a whole may not have."""
    if "views" not in checks.config.features:
        text = "View definitions are only available with the `views` preview feature."
        checks.context.invalid(text, model.block.span)
    check_schema_attribute(checks, model)
    if model.primary_key:
        report = checks.context.warn if _follows_prisma_5(checks) else checks.context.error
        report("Error validating: Views cannot have primary keys.", model.primary_key.attribute.span)


def _follows_prisma_5(checks: Checks) -> bool:
    """Whether the schema is written for Prisma Client Python, which stayed at Prisma 5 and its views with `@id`."""
    return any(generator.provider == "prisma-client-py" for generator in checks.config.generators)


def check_view_index(checks: Checks, model: DraftModel, index: DraftIndex) -> None:
    """What an index of a view may not say: the database keeps no indexes of views."""
    span = index.attribute.span
    if index.kind != "unique":
        checks.context.invalid("Views cannot have indexes.", span)
    if index.mapped_name is not None:
        checks.context.invalid(f"{_NOT_BACKED} specify a mapped database name.", span)
    if index.clustered is not None:
        checks.context.invalid(f"{_NOT_BACKED} be clustered.", span)
    check_client_name(checks, model, index)
    for member in index.fields:
        if member.sort or member.length is not None or member.ops:
            text = "Scalar fields in @@unique attributes in views cannot have arguments."
            checks.context.attribute_error(text, index.attribute_name, span)
