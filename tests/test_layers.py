"""The arrows of the house: a package imports only packages above it, and the query plane never waits by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import nicol

SOURCE = Path(nicol.__file__).parent
LAYERS = [
    "text",
    "errors",
    "config",
    "dialects",
    "drivers",
    "model",
    "inventory",
    "psl",
    "validate",
    "project",
    "ddl",
    "introspect",
    "query",
    "engine",
    "watch",
    "client",
    "migrate",
    "sql",
    "plans",
    "explaining",
    "pytest_plugin",
    "typed_sql",
    "generate",
    "lint",
    "advise",
    "dmmf",
    "page",
    "report",
    "manual",
    "mcp",
    "lsp",
    "cli",
    "__main__",
]
NEVER_WAIT = (
    "dialects",
    "model",
    "inventory",
    "dmmf",
    "psl",
    "validate",
    "project",
    "ddl",
    "introspect",
    "query",
    "engine",
    "migrate",
    "sql",
    "plans",
)


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        package = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if package != "__init__":
            yield package, path


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_package_has_its_layer() -> None:
    assert {package for package, _ in modules()} <= set(LAYERS)


def test_imports_point_upwards_only() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for package, path in modules()
        for name in imported(path)
        if name.startswith("nicol.")
        and (layer := name.split(".")[1]) in LAYERS
        and LAYERS.index(layer) > LAYERS.index(package)
    ]
    assert wrong == []


def test_the_walk_sees_imports() -> None:
    assert "nicol.text.span.Span" in set(imported(SOURCE / "model" / "schema.py"))


def test_only_drivers_and_faces_wait() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for package, path in modules()
        if package in NEVER_WAIT
        for name in imported(path)
        if name.split(".")[0] in ("asyncio", "threading")
    ]
    assert wrong == []


def test_no_database_is_named_in_a_comparison() -> None:
    """Shared code asks for capabilities; a file named after a database may know that it is one."""
    wrong = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for package, path in modules()
        if package not in ("dialects", "drivers")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Attribute)
        and node.left.attr == "name"
        and isinstance(node.left.value, ast.Name | ast.Attribute)
        and (node.left.value.id if isinstance(node.left.value, ast.Name) else node.left.value.attr) == "dialect"
    ]
    assert wrong == []
