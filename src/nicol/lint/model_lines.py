"""Edits that add lines to blocks of a schema."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nicol.lint.finding import Edit, Place
from nicol.lint.schema_rule import SchemaView
from nicol.model.schema import Model

_EXTENSIONS = re.compile(r"\bextensions\s*=\s*\[")
_FEATURES = re.compile(r"\bpreviewFeatures\s*=\s*\[")
_FEATURE = "postgresqlExtensions"


def appended(view: SchemaView, model: Model, line: str) -> Iterator[Edit]:
    """`line` as the last of `model`, behind a blank line unless a block attribute stands there already."""
    block = view.place(model.span)
    if block is None:
        return
    end = block.source.text.rindex("}", block.start, block.end)
    last = block.source.text[block.start : end].rstrip().rpartition("\n")[2].strip()
    blank = "" if last.startswith("@@") else "\n"
    yield Edit(block.source.path, end, end, f"{blank}  {line}\n")


def with_extension(view: SchemaView, name: str) -> Iterator[Edit]:
    """The extension `name` in the datasource, and the preview feature that it needs, unless they are there."""
    schema = view.schema
    if any(extension.db_name == name for extension in schema.datasource.extensions):
        return
    block = view.place(schema.datasource.span)
    if block is not None:
        yield _listed(block, _EXTENSIONS, name, f"  extensions = [{name}]\n")
    if not any(_FEATURE in generator.preview_features for generator in schema.generators):
        generators = [view.place(one.span) for one in schema.generators]
        if generators and generators[0] is not None:
            yield _listed(generators[0], _FEATURES, f'"{_FEATURE}"', f'  previewFeatures = ["{_FEATURE}"]\n')


def _listed(block: Place, start: re.Pattern[str], item: str, line: str) -> Edit:
    """`item` as the first of the list that `start` finds in `block`, else `line` at the block's end."""
    text = block.source.text
    found = start.search(text, block.start, block.end)
    if found is None:
        end = text.rindex("}", block.start, block.end)
        return Edit(block.source.path, end, end, line)
    rest = text[found.end() :].lstrip()
    return Edit(block.source.path, found.end(), found.end(), item if rest.startswith("]") else f"{item}, ")
