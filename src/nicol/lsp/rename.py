"""Renaming: everywhere in the schema, while the database keeps its names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lsprotocol.types import Position, PrepareRenamePlaceholder, WorkspaceEdit

from nicol.errors.editor import RenameError
from nicol.lsp.edits import Change, at, block_attribute, changed, item_attribute, workspace_edit, written
from nicol.lsp.project import Document, Project
from nicol.lsp.symbol import symbol_at, uses
from nicol.psl.ast import Attribute, FieldNode
from nicol.text.span import Span
from nicol.validate.draft import DraftRelation
from nicol.validate.load import load
from nicol.validate.relations import Relation
from nicol.validate.uses import Symbol

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def prepare_rename(project: Project, uri: str, position: Position) -> PrepareRenamePlaceholder | None:
    """The name at `position` and its place; None where nothing can be renamed."""
    found = _asked(project, project.document(uri), position)
    if found is None:
        return None
    symbol, span = found
    return PrepareRenamePlaceholder(project.location(span).range, symbol.name.name)


def rename(project: Project, uri: str, position: Position, new_name: str) -> WorkspaceEdit:
    """The name at `position` changed wherever it stands, in all files.

    What has a name in the database keeps it by an added `@map` or `@@map`, and a join table by the relation's name.
    RenameError when nothing is named here, the new name is none or taken, or the database could not stay as it is.
    """
    found = _asked(project, project.document(uri), position)
    if found is None:
        raise RenameError("this", new_name, "the cursor is not on the name of a model, type, enum, field or value.")
    symbol, _ = found
    _check_name(project, symbol, new_name)
    changes = [(span, new_name) for span in (symbol.name.span, *uses(project, symbol))]
    if symbol.name.name != new_name:
        changes += _kept(project, symbol, new_name)
    _check_result(project, symbol, new_name, changes)
    return workspace_edit(project, changes)


def _asked(project: Project, document: Document, position: Position) -> tuple[Symbol, Span] | None:
    offset = document.places.offset(position)
    symbol = symbol_at(project, document, offset)
    if symbol is None:
        return None
    spans = (symbol.name.span, *uses(project, symbol))
    here = (one for one in spans if one.file == document.file and one.start <= offset <= one.end)
    return symbol, next(here)


def _check_name(project: Project, symbol: Symbol, new: str) -> None:
    old = symbol.name.name
    if not _NAME.fullmatch(new):
        raise RenameError(old, new, "a name begins with a letter and has only letters, digits and underscores.")
    if new == old:
        return
    if symbol.item is None:
        taken = project.resolution.context.tops.get(new)
        if taken:
            raise RenameError(old, new, f"the {taken.keyword} `{new}` is there already.")
    elif new in {one.name.name for one in symbol.block.fields} | {one.name.name for one in symbol.block.values}:
        raise RenameError(old, new, f"`{symbol.block.name.name}` has a {_word(symbol)} of this name.")


def _word(symbol: Symbol) -> str:
    return "field" if isinstance(symbol.item, FieldNode) else "value"


def _kept(project: Project, symbol: Symbol, new: str) -> Iterator[Change]:
    """What keeps the database's names."""
    block, item = symbol.block, symbol.item
    if item is None:
        if block.keyword != "type" and not _has_map(block.attributes):
            yield block_attribute(project, block, block.fields or block.values, f'map("{block.name.name}")')
    elif not _has_map(item.attributes) and not _is_relation(project, symbol):
        yield item_attribute(item, f'@map("{item.name.name}")')
    for relation in project.resolution.relations:
        if relation.kind == "many-to-many":
            yield from _kept_table(project, symbol, relation, new)


def _has_map(attributes: Sequence[Attribute]) -> bool:
    return any(one.name.name == "map" for one in attributes)


def _is_relation(project: Project, symbol: Symbol) -> bool:
    kind = symbol.item.type if isinstance(symbol.item, FieldNode) else None
    return kind is not None and not kind.unsupported and kind.name in project.resolution.context.models


def _kept_table(project: Project, symbol: Symbol, relation: Relation, new: str) -> Iterator[Change]:
    """A join table without a written name is called after its models; its columns stand in the order of the ends."""
    ends = [one for one in (relation.forward, relation.back) if one]
    before = [(one.model.name, one.name) for one in ends]
    after = [_renamed(symbol, one, new) for one in ends]
    if before == after:
        return
    if (before[0] < before[1]) != (after[0] < after[1]):
        table = f"_{ends[0].relation_name}"
        reason = f"the columns A and B of the join table `{table}` would change places, for they stand in the order"
        raise RenameError(symbol.name.name, new, f"{reason} of the names. Write the join table as a model first.")
    if ends[0].given_name is None and symbol.item is None:
        yield from (_named(project, one) for one in ends)


def _renamed(symbol: Symbol, end: DraftRelation, new: str) -> tuple[str, str]:
    model = new if symbol == Symbol(end.model.block) else end.model.name
    return model, new if symbol.item is end.node else end.name


def _named(project: Project, end: DraftRelation) -> Change:
    """Writes the relation's name out."""
    name = f'"{end.relation_name}"'
    attribute = end.attribute
    if attribute is None:
        return item_attribute(end.node, f"@relation({name})")
    if attribute.arguments.written:
        return at(attribute.span, attribute.arguments.written[0].span.start), f"{name}, "
    if attribute.arguments.given:
        return at(attribute.span, attribute.span.start + written(project, attribute.span).index("(") + 1), name
    return at(attribute.span, attribute.span.end), f"({name})"


def _check_result(project: Project, symbol: Symbol, new: str, changes: Sequence[Change]) -> None:
    """A schema without errors has none afterwards either."""
    if any(one.severity == "error" for one in project.diagnostics):
        return
    after = load([changed(document, changes) for document in project.documents])
    error = next((one for one in after.diagnostics if one.severity == "error"), None)
    if error:
        raise RenameError(symbol.name.name, new, error.message)
