"""The examples in the rules' docstrings: fenced blocks below `## Example` and `## Instead`.

The ```sql blocks of one section are migrations, one after the other: behind the language stands the database and, where
it matters, the folder's name. A ```prisma block beside them is the schema, ```text applied what the database has, and
```text files what else lies in the folders.

Each kind of rule has a function from the blocks of one section to the codes that a review of them finds. A ```prisma
block without a datasource gets one for PostgreSQL.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from nicol.config import ReviewSettings
from nicol.drivers.finish import finish
from nicol.inventory import Inventory, read_inventory
from nicol.lint import Finding, Rule, rules
from nicol.lint.calls import read_program
from nicol.lint.live import NO_FACTS, LiveFacts
from nicol.lint.migration_names import scripts
from nicol.lint.query_rule import Planned, QueryView, query_rules
from nicol.lint.redundant import Redundant
from nicol.lint.request import ReviewRequest
from nicol.lint.review import review
from nicol.lint.review_queries import check_queries
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.lint.stale import Stale
from nicol.plans import read_plan
from nicol.text.span import Source
from nicol.validate import load
from tests.lint.migrations import migration_codes

_FENCE = re.compile(r"^```(\w+)(?: ([\w -]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n\n'


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the words behind the language."""

    language: str
    text: str
    words: tuple[str, ...] = ()


def section(rule: type[Rule], title: str) -> list[Block]:
    """The blocks of `rule`'s section `title`."""
    _, found, rest = rule.text().partition(f"## {title}\n")
    assert found, f"{rule.code} has no section {title}"
    found_blocks = _FENCE.finditer(rest.partition("\n## ")[0])
    return [Block(match[1], match[3], tuple((match[2] or "").split())) for match in found_blocks]


def schema_request(text: str, live: LiveFacts = NO_FACTS) -> ReviewRequest:
    """A request about the schema `text`, of whose database `live` is known."""
    whole = text if "datasource " in text else DATASOURCE + text
    sources = (Source(Path("schema.prisma"), whole),)
    loaded = load(sources)
    view = SchemaView(loaded.schema, sources, live) if loaded.schema else None
    return ReviewRequest(sources=sources, diagnostics=loaded.diagnostics, view=view)


def schema_findings(
    text: str, settings: ReviewSettings | None = None, live: LiveFacts = NO_FACTS
) -> tuple[Finding, ...]:
    """What a review of the schema `text` finds."""
    return finish(review(schema_request(text, live), ("schema",), settings or ReviewSettings())).findings


def _schema(rule: type[Rule], blocks: Sequence[Block]) -> set[str]:
    texts = {block.language: block.text for block in blocks}
    assert issubclass(rule, SchemaRule)
    request = schema_request(texts["prisma"], rule.example_facts)
    if request.view is not None and "jsonl" in texts:
        request = replace(request, view=replace(request.view, inventory=_inventory(texts["jsonl"])))
    settings = ReviewSettings(severity={rule.code: rule.severity})
    return {finding.code for finding in finish(review(request, ("schema",), settings)).findings}


def _inventory(lines: str) -> Inventory:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "queries.jsonl"
        file.write_text(f"{INVENTORY}\n{lines}")
        return read_inventory(file)


_FILES = {"python": "app.py", "typescript": "app.ts"}
INVENTORY = '{"kind": "header", "format": "nicol-inventory", "version": 1, "provider": "postgresql"}'


def query_view(texts: Mapping[str, str]) -> QueryView:
    """What the query rules are given for a schema (`prisma`), code (`python`, `typescript`) and a log (`jsonl`)."""
    base = schema_request(texts.get("prisma", "")).view
    assert base is not None
    sources = [Source(Path(_FILES[name]), text) for name, text in texts.items() if name in _FILES]
    inventory = _inventory(texts["jsonl"]) if "jsonl" in texts else Inventory()
    assert base.dialect is not None
    script = Source(Path("migration.sql"), texts.get("sql", ""))
    written = json.loads(texts.get("json", "{}"))
    return QueryView(
        base,
        read_program(sources, base.schema),
        inventory,
        plans=tuple(_plans(base, texts)),
        scripts=tuple(scripts([("1_init", script)], base.dialect)),
        stale=tuple(Stale(**one) for one in written.get("stale", ())),
        redundant=tuple(Redundant(**one) for one in written.get("redundant", ())),
    )


def _plans(base: SchemaView, texts: Mapping[str, str]) -> Iterator[Planned]:
    """The plan of a `json` block: `plan` as the database prints it, `rows` of its tables."""
    written = json.loads(texts.get("json", "{}"))
    if "plan" in written and base.dialect is not None:
        yield Planned(
            replace(read_plan(written["plan"], base.dialect), rows=written["rows"]), "Comment.find_many", "app"
        )


def query_findings(texts: Mapping[str, str]) -> list[Finding]:
    """What the query rules say of them."""
    return check_queries(query_view(texts), list(query_rules(rules().values())))


def _queries(_rule: type[Rule], blocks: Sequence[Block]) -> set[str]:
    return {finding.code for finding in query_findings({block.language: block.text for block in blocks})}


RUN: Mapping[str, Callable[[type[Rule], Sequence[Block]], set[str]]] = {
    "schema": _schema,
    "migrations": migration_codes,
    "queries": _queries,
}
"""Kind of rule → the codes found in the blocks of one section."""
