"""Every real project of the corpus becomes a package whose every name can be used."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from nicol.generate import generate
from nicol.validate import load, read_sources

BUDGET = 2_000_000
"""Bytes of a generated package of about a hundred models."""
MEASURE = """
import sys, time
sys.path.insert(0, sys.argv[1])
started = time.process_time()
import client
print(f"{time.process_time() - started:.3f} s CPU")
"""


def schemas(corpus: Path) -> list[Path]:
    return sorted(path / "schema.prisma" for path in (corpus / "realworld").iterdir() if path.is_dir())


def test_real_projects_generate(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    made = 0
    for number, path in enumerate(path for path in schemas(corpus) if path.exists()):
        schema = load(read_sources(path)).schema
        if schema is None:
            continue
        name = f"project_{number}"
        generate(schema, tmp_path / name, tmp_path)
        package = importlib.import_module(name)
        for exported in dir(package):
            assert getattr(package, exported) is not None, f"{path}: {exported}"
        made += 1
    assert made >= 30


def test_a_large_project_stays_small(corpus: Path, tmp_path: Path) -> None:
    schema = load(read_sources(corpus / "realworld" / "BerriAI__litellm" / "schema.prisma")).schema
    assert schema is not None
    done = generate(schema, tmp_path / "client", tmp_path)
    assert done.size < BUDGET
    command = [sys.executable, "-c", MEASURE, str(tmp_path)]
    measured = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    print(f"{len(schema.models)} models: generated in {done.seconds:.2f} s, {done.size} bytes; imported in {measured}")
