"""Whatever the text, parsing, checking and formatting end without an exception, and places lie inside the text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicol.psl import format_text, parse
from nicol.psl.ast import Ast
from nicol.text.render import render_json, render_terminal
from nicol.text.span import Source
from nicol.validate import format_sources, load
from tests.conftest import CORPUS
from tests.psl.schemas import PIECES, schemas
from tests.psl.shape import shape

SEEDS = sorted((Path(__file__).parent / "seeds").iterdir())
HEAD = 'datasource db {\n  provider = "postgresql"\n}\n\n'


def check(text: str) -> None:
    source = Source(Path("schema.prisma"), text)
    loaded = load([source])
    for one in loaded.diagnostics:
        assert 0 <= one.span.start <= one.span.end <= len(text)
    render_terminal(loaded.diagnostics, [source]).encode()
    render_json(loaded.diagnostics, [source])
    format_sources([source])
    once = format_text(text)
    settled = format_text(once)
    assert format_text(settled) == settled
    tree, errors = parse(text)
    if not errors and every_value_is_written(tree):
        again, found = parse(once)
        assert not found
        assert shape(again) == shape(tree)


def every_value_is_written(tree: Ast) -> bool:
    """Prisma's formatter, and so ours, writes `key =` without the sign, which is no property any more."""
    return all(one.value is not None for block in tree.blocks for one in block.properties)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_what_was_wrong_once(seed: Path) -> None:
    check(seed.read_bytes().decode(errors="surrogatepass"))


def test_there_are_seeds() -> None:
    assert len(SEEDS) >= 6


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_shuffled_pieces_of_the_language(pieces: list[str]) -> None:
    check("".join(pieces))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_arbitrary_text(text: str) -> None:
    check(text)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_binary_junk(content: bytes) -> None:
    check(content.decode(errors="replace"))
    check(content.decode("latin1"))


@settings(max_examples=60, deadline=None)
@given(schemas())
def test_generated_schemas(text: str) -> None:
    assert parse(text)[1] == []
    check(text)


@settings(max_examples=40, deadline=None)
@given(schemas(), st.data())
def test_generated_schemas_with_a_hole_and_a_patch(text: str, data: st.DataObject) -> None:
    check(mutated(text, data))


@cache
def corpus_texts() -> list[str]:
    """Small schemas of Prisma's own tests."""
    return [path.read_text() for path in sorted(CORPUS.glob("conformance/**/*.prisma")) if path.stat().st_size < 2000]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: set NICOL_CORPUS")
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_schemas_of_the_corpus_with_a_hole_and_a_patch(data: st.DataObject) -> None:
    check(mutated(data.draw(st.sampled_from(corpus_texts())), data))


def mutated(text: str, data: st.DataObject) -> str:
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 40))
        text = text[:place] + data.draw(PIECES) + text[place + length :]
    return text


def model(lines: str) -> str:
    return f"{HEAD}model A {{\n  id Int @id\n{lines}}}\n"


def enum(lines: str) -> str:
    return f"{HEAD}enum E {{\n{lines}}}\n"


LARGE: dict[str, Callable[[], str]] = {
    "parentheses": lambda: model(f"  a Int @default({'(' * 50_000}{')' * 50_000})\n"),
    "arrays": lambda: model(f"  a Int @default({'[' * 50_000}{']' * 50_000})\n"),
    "functions": lambda: model(f"  a Int @default({'f(' * 30_000}{')' * 30_000})\n"),
    "open functions": lambda: model(f"  a Int @default({'f(' * 30_000}\n"),
    "objects": lambda: model(f"  @@index([id], where: {'{a: ' * 20_000}{'}' * 20_000})\n"),
    "all of them": lambda: model(f"  a Int @default({'f([{a: ' * 5_000}{'}])' * 5_000})\n"),
    "an annotation": lambda: f"/// @nicol.check({'f([' * 5_000}{'])' * 5_000})\n{model('')}",
    "one word": lambda: "x" * 1_000_000,
    "words on one line": lambda: "model " * 20_000,
    "spaces": lambda: f"{' ' * 500_000}x{' ' * 500_000}",
    "empty lines": lambda: "\n" * 1_000_000,
    "lines": lambda: "foo bar baz\n" * 4_000,
    "a long name": lambda: f"model {'A' * 500_000} {{\n  {'b' * 500_000} {'C' * 500_000}\n}}\n",
    "an open string": lambda: model(f'  a String @default("{"x" * 500_000}\n'),
    "open strings": lambda: model('  a String @default("x\n' * 4_000),
    "open comments": lambda: "/*" * 50_000,
    "comments that close": lambda: f"/*{'*/ /*' * 10_000}",
    "escapes": lambda: model('  a String @default("' + r"\q" * 2_000 + '")\n'),
    "arguments": lambda: model(f"  a Int @default({'a: 1,' * 4_000}a: 1)\n"),
    "members": lambda: model(f"  a Int[] @default([{'1,' * 10_000}1])\n"),
    "braces": lambda: "{" * 30_000,
    "closing braces": lambda: "}" * 30_000,
    "blocks of no kind": lambda: "foo {\n}\n" * 3_000,
    "open blocks of no kind": lambda: "foo {\n" * 3_000,
    "open models": lambda: "model A {\n" * 3_000,
    "open models and one end": lambda: "model A {\n" * 3_000 + "}",
    "fields": lambda: model("".join(f"  f{n} String?\n" for n in range(1_500))),
    "fields of one name": lambda: model("  f String?\n" * 1_500),
    "unknown types": lambda: model("".join(f"  f{n} Strin{n}\n" for n in range(1_500))),
    "unknown attributes": lambda: model("".join(f"  f{n} Int @foo{n}\n" for n in range(1_500))),
    "attributes of one field": lambda: model(f"  a Int {'@unique ' * 1_500}\n"),
    "errors on one line": lambda: model(f"  a Int {' '.join(f'@foo{n}' for n in range(1_500))}\n"),
    "documentation": lambda: model("/// text\n" * 10_000),
    "enum values": lambda: enum("".join(f"  V{n}\n" for n in range(5_000))),
    "enum values of one name": lambda: enum("  V\n" * 2_000),
    "models of one name": lambda: "model A {\n  id Int @id\n}\n" * 500,
    "models in a ring": lambda: HEAD + "".join(ring(n, 150) for n in range(150)),
    "annotations": lambda: "".join(f'/// @nicol.check("{n}")\n' for n in range(600)) + model(""),
    "unknown annotations": lambda: "".join(f"/// @nicol.chek{n}\n" for n in range(600)) + model(""),
    "annotated fields": lambda: model("".join(f'  f{n} Int /// @nicol.renamed_from("g{n}")\n' for n in range(600))),
    "NUL": lambda: model("\0" * 4_000),
    "separators of lines": lambda: model("\u2028" * 4_000),
    "byte order marks": lambda: "\ufeff" * 20_000,
    "all bytes": lambda: bytes(range(256)).decode("latin1") * 300,
}


def ring(number: int, count: int) -> str:
    after, before = (number + 1) % count, (number - 1) % count
    return f"""model M{number} {{
  id     Int  @id
  next   M{after}  @relation("r{number}", fields: [nextId], references: [id])
  nextId Int  @unique
  prev   M{before}? @relation("r{before}")
}}

"""


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.timeout(60)
def test_a_lot_of(name: str) -> None:
    text = LARGE[name]()
    source = Source(Path("schema.prisma"), text)
    loaded = load([source])
    assert loaded.schema or loaded.diagnostics
    assert all(0 <= one.span.start <= one.span.end <= len(text) for one in loaded.diagnostics)
    shown = render_terminal(loaded.diagnostics, [source])
    assert len(shown) < 2_000_000 + 1_500 * len(loaded.diagnostics)
    render_json(loaded.diagnostics, [source])
    format_text(text)


@pytest.mark.parametrize(
    "junk",
    ["model A {\n", "[" * 3, '"\\"', " ", "/*", "@@index(", "a(", "enum B {\n}\n", "/", "\\", "model A {\n  a B\n}\n"],
)
def test_a_lot_of_junk_is_read_to_its_end(junk: str) -> None:
    text = junk * (60_000 // len(junk))
    tree, diagnostics = parse(text)
    assert tree.tops or not text.strip()
    assert all(one.severity == "error" for one in diagnostics)
