"""`python -m benchmarks language [FILE…]`: CPU of reading, checking and formatting schemas.

Without files two made-up schemas are measured, of 70 and of 300 models. Each figure is the least of some rounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from nicol.lint import Finding, rules
from nicol.lint.review_schema import check_schema
from nicol.lint.schema_rule import schema_rules
from nicol.lint.subject import read_view
from nicol.psl import format_text, parse
from nicol.text.render import render_terminal
from nicol.text.span import Source
from nicol.validate import load

HEAD = 'datasource db {\n  provider = "postgresql"\n}\n\n'
BUDGET = {70: 100, 300: 500}
"""Milliseconds for parsing and checking that many models."""


def model(number: int) -> str:
    """One of a chain of models, with 14 fields, a relation, indexes, comments and annotations."""
    after = f"""  nextId      String?
  next        M{number - 1}? @relation(fields: [nextId], references: [id], onDelete: SetNull)
""" if number else ""  # fmt: skip
    return f"""/// Number {number}.
/// @nicol.check("size >= 0", name: "m{number}_size")
model M{number} {{
  id          String    @id @default(cuid())
  slug        String    @unique @db.VarChar(80) /// @nicol.validate(length(max: 80), regex("^[a-z-]+$"))
  title       String    @default("untitled")
  body        String?   @db.Text
  size        Int       @default(0)
  price       Decimal   @default(0) @db.Decimal(12, 2)
  kind        Kind      @default(FIRST)
  tags        String[]
  meta        Json? // whatever
  createdAt   DateTime  @default(now()) @map("created_at")
  updatedAt   DateTime  @updatedAt @map("updated_at")
{after}  before      M{number + 1}[]

  @@unique([slug, kind])
  @@index([createdAt(sort: Desc), size])
  @@map("m_{number}")
}}

"""


def schema(count: int) -> str:
    """A valid schema of `count` models and an enum."""
    models = [model(number) for number in range(count)]
    models[-1] = models[-1].replace(f"  before      M{count}[]\n", "")
    return f"{HEAD}{''.join(models)}enum Kind {{\n  FIRST\n  SECOND\n}}\n"


def milliseconds(work: Callable[[], object], rounds: int = 7) -> float:
    """The least CPU time of one call."""
    took: list[float] = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took) * 1000


def reviewed(sources: Sequence[Source]) -> list[Finding]:
    """The findings of the schema rules, reading and checking of the schema left in."""
    _, view = read_view(tuple(sources))
    return check_schema(view, list(schema_rules(rules().values()))) if view else []


def line(name: str, text: str, budget: int | None = None) -> str:
    """The figures of one schema."""
    sources = [Source(Path(name), text)]
    loaded = load(sources)
    count = text.count("\nmodel ") + text.startswith("model ")
    figures = {
        "parse": milliseconds(lambda: parse(text)),
        "parse+check": milliseconds(lambda: load(sources)),
        "format": milliseconds(lambda: format_text(text)),
        "review": milliseconds(lambda: reviewed(sources)),
    }
    shown = "".join(f"{what} {took:7.1f} ms  " for what, took in figures.items())
    end = f"budget {budget} ms" if budget else f"{len(loaded.diagnostics)} diagnostics"
    return f"{name:<24}{count:>5} models {len(text) / 1000:>7.0f} kB  {shown}{end}"


def main(files: Sequence[str]) -> None:
    """Measures `files`, or the made-up schemas, and the report of a schema with 10,000 errors."""
    for file in files:
        print(line(Path(file).parent.name or file, Path(file).read_text()))
    if files:
        return
    for count, budget in BUDGET.items():
        print(line("made up", schema(count), budget))
    wrong = "model A {\n  id Int @id\n" + "".join(f"  f{n} Missing{n}\n" for n in range(10_000)) + "}\n"
    sources = [Source(Path("wrong.prisma"), wrong)]
    diagnostics = load(sources).diagnostics
    took = milliseconds(lambda: render_terminal(diagnostics, sources), 3)
    print(f"report of {len(diagnostics)} errors {took:.0f} ms")
