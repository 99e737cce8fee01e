"""Schema → a typed Python package: small modules, rich stubs, the schema in compact form."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from nicol.generate.output import Plan, check_folder, is_same, plan_output, write_folder
from nicol.generate.package import files
from nicol.model.schema import Schema
from nicol.typed_sql import TypedStatement

__all__ = ["Generated", "Plan", "generate", "is_current", "plan_output"]


@dataclass(frozen=True, slots=True)
class Generated:
    """What was written: the folder, its files relative to it, their size in bytes, and the seconds it took."""

    output: Path
    files: tuple[str, ...]
    size: int
    seconds: float
    changed: bool


def generate(schema: Schema, output: Path, schema_folder: Path, statements: Sequence[TypedStatement] = ()) -> Generated:
    """Writes the client of `schema` as the package `output`, and nothing outside it.

    `schema_folder`, the folder of the schema's file, is remembered relative to the package, so that both may move
    together. `statements` become its module `sql`. The same schema gives the same bytes. GenerateError when the folder
    holds anything that was not generated or cannot be written; its former content is then unchanged.
    """
    started = perf_counter()
    check_folder(output)
    texts = _texts(schema, output, schema_folder, statements)
    changed = write_folder(output, texts)
    size = sum(len(text.encode()) for text in texts.values())
    return Generated(output, tuple(sorted(texts)), size, perf_counter() - started, changed)


def is_current(schema: Schema, output: Path, schema_folder: Path, statements: Sequence[TypedStatement] = ()) -> bool:
    """Whether the package `output` holds what `generate` would write."""
    return is_same(output, _texts(schema, output, schema_folder, statements))


def _texts(schema: Schema, output: Path, schema_folder: Path, statements: Sequence[TypedStatement]) -> dict[str, str]:
    relative = Path(os.path.relpath(schema_folder.absolute(), output.absolute())).as_posix()
    return files(schema, f"the schema in {relative}", relative, statements)
