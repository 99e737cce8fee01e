"""Where generated packages go, and writing them there as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nicol.errors.generate import GenerateError
from nicol.generate.package import MARK
from nicol.model.schema import EnvVar, Generator, Schema

OURS = "nicol"
"""The provider of our generator blocks."""
DEFAULT = "db"
"""The package's folder in the project's when nothing else is said."""
SCHEMA_FOLDERS = ("prisma", "schema")
"""The names of folders that hold a schema and nothing of the project's code: `prisma/`, `prisma/schema/`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The folders to write a client to, and what to tell the user about generators that are not ours."""

    outputs: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def plan_output(schema: Schema, schema_folder: Path, configured: Path | None = None) -> Plan:
    """The output of each generator block of ours, else `configured`, else `db/` in the project's folder.

    An output is relative to the schema's folder. GenerateError when an output's variable is not set.
    """
    ours = [generator for generator in schema.generators if generator.provider == OURS]
    notes = [
        f"generator {generator.name}: provider {generator.provider!r} is not Nicol's and was left alone."
        for generator in schema.generators
        if generator.provider != OURS
    ]
    notes += [
        f"generator {generator.name}: {key} is not used by Nicol." for generator in ours for key, _ in generator.config
    ]
    default = configured or project_folder(schema_folder) / DEFAULT
    outputs = [_output(generator, schema_folder, default) for generator in ours] or [default]
    return Plan(tuple(dict.fromkeys(outputs)), tuple(notes))


def project_folder(schema_folder: Path) -> Path:
    """The project: `prisma/schema.prisma` belongs to the folder above `prisma`, `schema.prisma` to its own."""
    folder = schema_folder.absolute()
    while folder.name in SCHEMA_FOLDERS:
        folder = folder.parent
    return folder


def _output(generator: Generator, schema_folder: Path, default: Path) -> Path:
    match generator.output:
        case None:
            return default
        case EnvVar(name=name):
            value = os.environ.get(name)
            if not value:
                raise GenerateError(default, f"the variable {name} of generator {generator.name} is not set.")
            return Path(os.path.normpath(schema_folder / value))
        case str() as written:
            return Path(os.path.normpath(schema_folder / written))


def check_folder(output: Path) -> None:
    """GenerateError when `output` cannot become a package or holds something that was not generated."""
    if not output.name.isidentifier():
        problem = f"{output.name!r} cannot be imported as a package; choose a name of letters, digits and underscores."
        raise GenerateError(output, problem)
    if output.exists() and not output.is_dir():
        raise GenerateError(output, "a file has that name; choose another output.")
    foreign = sorted(path for path in _files(output) if not _is_generated(path))
    if foreign:
        shown = foreign[0].relative_to(output)
        problem = f"the folder holds {shown}, which was not generated; choose another output or move that file away."
        raise GenerateError(output, problem)


def write_folder(output: Path, texts: Mapping[str, str]) -> bool:
    """Makes `output` hold exactly `texts`: written beside it, then swapped. False when it held them already.

    GenerateError when the folder cannot be written; the former content is then still there.
    """
    if is_same(output, texts):
        return False
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
        try:
            _write(fresh / "new", texts)
            _swap(fresh / "new", output, fresh / "old")
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise GenerateError(output, f"{error.strerror or error}: {error.filename or output}.") from error
    return True


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _swap(fresh: Path, output: Path, old: Path) -> None:
    if not output.exists():
        fresh.rename(output)
        return
    output.rename(old)
    try:
        fresh.rename(output)
    except OSError:
        old.rename(output)
        raise


def _files(output: Path) -> list[Path]:
    if not output.is_dir():
        return []
    return [path for path in output.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def _is_generated(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(len(MARK))
    return start == MARK.encode() or (path.name == "py.typed" and not start)


def is_same(output: Path, texts: Mapping[str, str]) -> bool:
    """Whether `output` holds exactly `texts`."""
    held = {path.relative_to(output).as_posix(): path for path in _files(output)}
    return held.keys() == texts.keys() and all(held[name].read_bytes() == text.encode() for name, text in texts.items())
