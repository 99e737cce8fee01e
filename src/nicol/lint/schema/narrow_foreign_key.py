"""SCH103."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Finding, Place
from nicol.lint.schema_facts import foreign_keys
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model, ScalarField
from nicol.text.diagnostic import Diagnostic

_MISMATCH = re.compile(
    r"type of the field `(?P<field>\w+)` in the model `(?P<model>\w+)` is not matching the type of the referenced "
    r"field `(?P<key>\w+)` in model `(?P<target>\w+)`"
)
_WIDTHS = {"TinyInt": 1, "SmallInt": 2, "MediumInt": 3, "Int": 4, "Integer": 4, "BigInt": 8}


class NarrowForeignKey(ModelRule, code="SCH103", severity="error"):
    """An Int that points to a BigInt key.

    ## Why it matters
    Values of the key beyond 2,147,483,647 cannot be pointed to; the validator refuses the relation.

    ## Example
    ```prisma
    model User {
      id    BigInt @id
      posts Post[]
    }

    model Post {
      id       BigInt @id
      authorId Int
      author   User   @relation(fields: [authorId], references: [id])

      @@index([authorId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    BigInt @id
      posts Post[]
    }

    model Post {
      id       BigInt @id
      authorId BigInt
      author   User   @relation(fields: [authorId], references: [id])

      @@index([authorId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for relation in foreign_keys(model):
            target = view.schema.model(relation.target)
            for own, referenced in zip(relation.fields, relation.references, strict=True):
                field, key = model.scalar(own), target.scalar(referenced)
                if _width(field) < _width(key):
                    message = f"{model.name}.{own} is narrower than {target.name}.{referenced}, which it points to."
                    yield self.found(message, f"{model.name}.{own}", view.line(field))

    def said(self, diagnostic: Diagnostic, place: Place | None) -> Finding | None:
        match = _MISMATCH.search(diagnostic.message)
        if match is None or place is None or not _is_narrow(place.source.text, match):
            return None
        return Finding(self.code, self.severity, diagnostic.message, f"{match['model']}.{match['field']}", place)


def _width(field: ScalarField) -> int:
    """Bytes of an integer; 0 of anything else."""
    if field.type not in ("Int", "BigInt"):
        return 0
    return _WIDTHS.get(field.native.name if field.native else field.type, 0)


def _is_narrow(text: str, match: re.Match[str]) -> bool:
    """Whether the field is written as Int and its key as BigInt."""
    own, key = _type(text, match["model"], match["field"]), _type(text, match["target"], match["key"])
    return (own, key) == ("Int", "BigInt")


def _type(text: str, model: str, field: str) -> str:
    block = re.search(rf"^\s*model\s+{model}\s*\{{(.*?)^\s*\}}", text, re.MULTILINE | re.DOTALL)
    found = re.search(rf"^\s*{field}\s+(\w+)", block[1], re.MULTILINE) if block else None
    return found[1] if found else ""
