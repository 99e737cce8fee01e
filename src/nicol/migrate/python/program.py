"""A `migration.py` as a module: what it defines, and what is wrong with it."""

from __future__ import annotations

import inspect
import linecache
import sys
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

from nicol.drivers import DriverError
from nicol.errors.migrate import ScriptError
from nicol.migrate.folder import Migration

Step: TypeAlias = Callable[[Any], Awaitable[None]]


class PythonFailure(DriverError):
    """What a `migration.py` raised, on its way through what undoes the transaction; its code is the error's name."""

    def __init__(self, error: BaseException, path: Path) -> None:
        name = type(error).__name__
        code: object = getattr(error, "code", None)
        place = _place(error, path)
        super().__init__("other", f"{name}: {error}\n{place}", code if isinstance(code, str) else name)
        self.path = path


@dataclass(frozen=True, slots=True)
class Program:
    """`up` and, where it is written, `down`; `transaction` says whether all of `up` is one transaction."""

    path: Path
    up: Step
    down: Step | None
    transaction: bool
    module: ModuleType


def load(migration: Migration) -> Program:
    """The migration's module, run once. ScriptError when that fails or it defines no `async def up(db)`."""
    path = migration.python_path
    name = f"nicol_migrations.{migration.name}"
    spec = spec_from_file_location(name, path, submodule_search_locations=[str(path.parent)])
    assert spec is not None, path
    assert spec.loader is not None, path
    module = module_from_spec(spec)
    sys.modules[name] = module  # relative imports of what stands beside it
    linecache.checkcache(str(path))
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # the file may raise anything
        raise ScriptError(migration.name, f"{type(error).__name__}: {error}", _place(error, path)) from error
    finally:
        sys.modules.pop(name, None)
    return Program(path, *_defined(migration, module), module)


def _defined(migration: Migration, module: ModuleType) -> tuple[Step, Step | None, bool]:
    """`up`, `down`, and whether all of it is one transaction."""
    up, down, transaction = (vars(module).get(key) for key in ("up", "down", "transaction"))
    if not inspect.iscoroutinefunction(up):
        problem = "it defines no `async def up(db)`."
    elif down is not None and not inspect.iscoroutinefunction(down):
        problem = "`down` must be `async def down(db)`."
    elif transaction not in (None, True, False):
        problem = "`transaction` must be True or False."
    else:
        return up, down, transaction is not False
    raise ScriptError(migration.name, problem, f"  --> {migration.python_path}")


def _place(error: BaseException, path: Path) -> str:
    """The last line of the file that was at work, with its text."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f"  --> {path}:{error.lineno}\n   | {(error.text or '').rstrip()}"
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == str(path)]
    return f"  --> {path}:{frames[-1].lineno}\n   | {frames[-1].line}" if frames else f"  --> {path}"
