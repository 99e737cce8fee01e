"""SCH309."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix
from nicol.lint.model_lines import with_extension
from nicol.lint.schema_edits import field_comment, native_type
from nicol.lint.schema_facts import annotated, extra_indexes
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import ends_with
from nicol.model.annotations import Collate
from nicol.model.schema import Model, ScalarField

_NAMES = ("email", "emailAddress", "username", "login", "handle", "nickname")


class CaseSensitiveUnique(ModelRule, code="SCH309"):
    """A unique e-mail address or user name that case tells apart.

    ## Why it matters
    Ada@example.com and ada@example.com are two accounts, and whoever types the other form does not find theirs.
    Keep the column without case, or let the lower case be unique.

    ## Example
    ```prisma
    model User {
      id    Int    @id
      email String @unique
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    Int    @id
      email String @unique @db.Citext
    }
    ```
    """

    needs = Can.CASE_SENSITIVE_TEXT

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        seen = set[str]()
        for index in model.uniques:
            for name in index.field_names:
                field = model.scalar(name)
                if name not in seen and _has_case(model, field):
                    seen.add(name)
                    subject = f"{model.name}.{name}"
                    message = f"{subject} is unique, and the same with other capitals is accepted beside it."
                    yield self.found(message, subject, view.line(field), fix=_fix(view, field))


def _has_case(model: Model, field: ScalarField) -> bool:
    """Whether the text is one that people type, and its case counts."""
    if field.type != "String" or field.is_list or not ends_with(field.name, *_NAMES):
        return False
    if (field.native and field.native.name == "Citext") or next(annotated(field.annotations, Collate), None):
        return False
    expressions = (one.text for index in extra_indexes(model) if index.unique for one in index.elements)
    return not any("lower" in text.lower() and field.db_name in text for text in expressions)


def _fix(view: SchemaView, field: ScalarField) -> Fix:
    """citext where the database has it, else a collation."""
    assert view.dialect is not None
    if Can.EXTENSIONS in view.dialect.can:
        edits = (native_type(view, field, "Citext"), *with_extension(view, "citext"))
        return Fix("Keep it as citext, which has no case.", edits if view.schema.generators else ())
    if Can.ROW_NUMBER_KEYS in view.dialect.can:
        line = '@nicol.collate("NOCASE")'
        return Fix("Compare it without case.", (field_comment(view, field, line),))
    return Fix("Write it in lower case, and compare it so.")
