"""SCH009."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix, Place
from nicol.lint.schema.narrow_foreign_key import NarrowForeignKey
from nicol.lint.schema_edits import native_type
from nicol.lint.schema_facts import foreign_keys
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model, ScalarField
from nicol.text.diagnostic import Diagnostic

_FAMILIES = {
    **dict.fromkeys(("text", "varchar", "char", "citext", "string", "tinytext", "mediumtext", "longtext"), "text"),
    **dict.fromkeys(("int", "integer", "int4"), "int"),
    **dict.fromkeys(("bigint", "int8"), "bigint"),
    **dict.fromkeys(("smallint", "int2"), "smallint"),
    **dict.fromkeys(("unsignedint", "oid"), "unsigned int"),
    **dict.fromkeys(("timestamp", "datetime"), "timestamp"),
    **dict.fromkeys(("decimal", "numeric"), "decimal"),
    **dict.fromkeys(("double", "doubleprecision", "float8"), "double"),
}


class ForeignKeyType(ModelRule, code="SCH009", severity="error"):
    """A foreign key of another column type than the key it points to.

    ## Why it matters
    The database refuses the constraint (text and uuid, signed and unsigned), or the key's values one day no longer
    fit.

    ## Example
    ```prisma
    model User {
      id    String @id @db.Uuid
      posts Post[]
    }

    model Post {
      id       String @id @db.Uuid
      authorId String
      author   User   @relation(fields: [authorId], references: [id])

      @@index([authorId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    String @id @db.Uuid
      posts Post[]
    }

    model Post {
      id       String @id @db.Uuid
      authorId String @db.Uuid
      author   User   @relation(fields: [authorId], references: [id])

      @@index([authorId])
    }
    ```
    """

    validator_says = re.compile(r"is not matching the type of the referenced field")

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        if view.dialect is None or not view.has_foreign_keys:
            return
        for relation in foreign_keys(model):
            target = view.schema.model(relation.target)
            for own, referenced in zip(relation.fields, relation.references, strict=True):
                field, key = model.scalar(own), target.scalar(referenced)
                ours, theirs = column_type(view, field), column_type(view, key)
                if _family(ours) != _family(theirs):
                    subject = f"{model.name}.{own}"
                    message = f"{subject} is {ours} and points to {target.name}.{referenced}, which is {theirs}."
                    yield self.found(message, subject, view.line(field), fix=_fix(view, field, key))

    def said(self, diagnostic: Diagnostic, place: Place | None) -> Finding | None:
        return None if NarrowForeignKey().said(diagnostic, place) else super().said(diagnostic, place)


def column_type(view: SchemaView, field: ScalarField) -> str:
    """The column's type: the native one as written, else the default of the field's scalar."""
    if field.native is None:
        return view.default_type(field.type) if field.kind == "scalar" else field.type
    return f"{field.native.name}({','.join(field.native.args)})" if field.native.args else field.native.name


def _family(type: str) -> str:
    """What two columns must have in common for a foreign key."""
    name = re.sub(r"\(.*|\s", "", type).lower()
    return _FAMILIES.get(name, name)


def _fix(view: SchemaView, field: ScalarField, key: ScalarField) -> Fix | None:
    if key.native is None or field.type != key.type:
        return None
    column = f"{key.native.name}({', '.join(key.native.args)})" if key.native.args else key.native.name
    return Fix(f"Give it the type of the key, @db.{column}.", (native_type(view, field, column),))
