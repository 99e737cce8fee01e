"""SCH108."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import ends_with
from nicol.model.schema import Model

_MUTABLE = ("email", "username", "phone", "slug", "login", "handle", "nickname", "title")


class MutableKey(ModelRule, code="SCH108"):
    """A primary key that people change.

    ## Why it matters
    An e-mail address, a name or a slug changes one day; then every row that points to it changes too, and every
    url, cache and log that holds it is wrong.

    ## Example
    ```prisma
    model User {
      email String @id
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    String @id @default(uuid(7)) @db.Uuid
      email String @unique @db.Citext
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        key = model.primary_key
        if key is None or len(key.fields) != 1:
            return
        field = model.scalar(key.field_names[0])
        if field.type == "String" and field.default is None and ends_with(field.name, *_MUTABLE):
            subject = f"{model.name}.{field.name}"
            message = f"{subject} is the primary key, and people change such values."
            fix = Fix(f"Give {model.name} an id, and make {field.name} @unique.")
            severity: Severity = "warning" if view.references[model.name] else "info"
            yield self.found(message, subject, view.line(field), severity=severity, fix=fix)
