"""Rules about indexes and unique constraints."""

from __future__ import annotations

from nicol.validate.checks.models import check_custom_name, check_length
from nicol.validate.checks.namespaces import Namespaces
from nicol.validate.checks.places import argument_span
from nicol.validate.checks.state import Checks
from nicol.validate.connectors import Allows
from nicol.validate.draft import DraftIndex, DraftModel


def check_index(checks: Checks, names: Namespaces, model: DraftModel, index: DraftIndex) -> None:
    """Every rule for one index that does not depend on the provider's name."""
    if not index.fields:
        _report(checks, index, "The list of fields in an index cannot be empty. Please specify at least one field.")
    span = argument_span(index.attribute, "map", "name") or index.attribute.span
    names.check("index", model, names.index_name(model, index), (index.attribute_name, span))
    check_client_name(checks, model, index)
    if index.name and names.custom[model.name, index.name] > 1:
        check_custom_name(checks, index)
    _check_members(checks, index)
    _check_full_text(checks, index)
    check_length(checks, model, index.attribute, index.mapped_name, "@" if index.source else "@@")
    if index.clustered is not None and not checks.allows(Allows.CLUSTERING):
        _report(checks, index, "Defining clustering is not supported in the current connector.")
    _check_clustered_once(checks, model, index)
    if index.kind != "normal" and any(member.ops for member in index.fields):
        _report(checks, index, "Operator classes can only be defined to fields in an @@index attribute.")
    _check_composites(checks, index)
    _check_predicate(checks, index)
    check_prefix_lengths(checks, index)


def _report(checks: Checks, index: DraftIndex, message: str) -> None:
    checks.context.attribute_error(message, index.attribute_name, index.attribute.span)


def check_client_name(checks: Checks, model: DraftModel, index: DraftIndex) -> None:
    """A compound key without a name is called by its fields, which no other field may be."""
    joined = "_".join(field.name for member in index.fields for field in member.path)
    if index.kind == "unique" and len(index.fields) > 1 and joined in model.scalars:
        name = index.attribute_name
        checks.context.block_error(
            f"The field `{joined}` clashes with the `{name}` name. Please resolve the conflict by providing a "
            f'custom id name: `{name}([...], name: "custom_name")`',
            model,
            index.attribute.span,
        )


def _check_members(checks: Checks, index: DraftIndex) -> None:
    if not checks.allows(Allows.LENGTH_PREFIX) and any(member.length is not None for member in index.fields):
        _report(checks, index, "The length argument is not supported in an index definition with the current connector")
    if index.algorithm and index.algorithm not in checks.connector.algorithms:
        text = "The given index type is not supported with the current connector"
        span = argument_span(index.attribute, "type") or index.attribute.span
        checks.context.attribute_error(text, index.attribute_name, span)
    hashes = index.algorithm == "Hash" and "Hash" in checks.connector.algorithms
    if hashes and any(member.sort for member in index.fields):
        _report(checks, index, "Hash type does not support sort option.")


def _check_full_text(checks: Checks, index: DraftIndex) -> None:
    if index.kind != "fulltext":
        return
    if not checks.allows(Allows.FULL_TEXT_INDEX):
        _report(checks, index, "Defining fulltext indexes is not supported with the current connector.")
        return
    if any(member.length is not None for member in index.fields):
        _report(checks, index, "The length argument is not supported in a @@fulltext attribute.")
    sorts = [member.sort is not None for member in index.fields]
    if not checks.allows(Allows.SORT_IN_FULL_TEXT):
        if any(sorts):
            text = "The sort argument is not supported in a @@fulltext attribute in the current connector."
            _report(checks, index, text)
    elif _has_two_bundles(sorts):
        _report(checks, index, "All index fields must be listed adjacently in the fields argument.")


def _has_two_bundles(sorts: list[bool]) -> bool:
    """Whether the text fields (those without a sort) are split by sorted ones."""
    places = [place for place, sort in enumerate(sorts) if not sort]
    return bool(places) and places[-1] - places[0] + 1 != len(places)


def _check_clustered_once(checks: Checks, model: DraftModel, index: DraftIndex) -> None:
    if not checks.allows(Allows.CLUSTERING) or index.clustered is not True:
        return
    if model.primary_key and model.primary_key.clustered is not False:
        _report(checks, index, "A model can only hold one clustered index or key.")
    if any(other.clustered is True for other in model.indexes if other is not index):
        _report(checks, index, "A model can only hold one clustered index.")


def check_key_clustering(checks: Checks, model: DraftModel, key: DraftIndex) -> None:
    """The primary key's `clustered`."""
    if not checks.allows(Allows.CLUSTERING):
        if key.clustered is not None:
            _report(checks, key, "Defining clustering is not supported in the current connector.")
    elif key.clustered is not False and any(index.clustered is True for index in model.indexes):
        _report(checks, key, "A model can only hold one clustered index or id.")


def check_prefix_lengths(checks: Checks, index: DraftIndex) -> None:
    """`length:` is for strings and bytes."""
    if not checks.allows(Allows.LENGTH_PREFIX):
        return
    for member in index.fields:
        fits = member.field.kind == "unsupported" or member.field.is_scalar("String", "Bytes")
        if member.length is not None and not fits:
            _report(checks, index, "The length argument is only allowed with field types `String` or `Bytes`.")


def _check_composites(checks: Checks, index: DraftIndex) -> None:
    composite = next((member.field for member in index.fields if member.field.kind == "composite"), None)
    if len(index.fields) > 1 and composite:
        _report(
            checks,
            index,
            "Prisma does not currently support composite types in compound indices, please remove "
            f'"{composite.name}" from the index. See https://pris.ly/d/mongodb-composite-compound-indices for more '
            "details",
        )


def _check_predicate(checks: Checks, index: DraftIndex) -> None:
    if index.where is None:
        return
    if "partialIndexes" not in checks.config.features:
        text = "Partial indexes are a preview feature. "
        text += 'Add "partialIndexes" to previewFeatures in your generator block.'
    elif not checks.allows(Allows.PARTIAL_INDEXES):
        text = "Partial indexes (with a `where` clause) are not supported by the current connector."
    else:
        return
    span = argument_span(index.attribute, "where") or index.attribute.span
    checks.context.attribute_error(text, index.attribute_name, span)


def check_shard_key(checks: Checks, key: DraftIndex) -> None:
    """`@shardKey` and `@@shardKey`."""
    name = key.attribute_name
    if "shardKeys" not in checks.config.features:
        _report(checks, key, "Defining shard keys requires enabling the `shardKeys` preview feature")
    if not checks.allows(Allows.SHARD_KEYS):
        provider = checks.connector.provider if checks.config.datasource else "empty"
        _report(checks, key, f"Shard keys are not currently supported for provider {provider}")
    if not key.fields:
        text = f"The list of fields in a `{name}()` attribute cannot be empty. Please specify at least one field."
        _report(checks, key, text)
