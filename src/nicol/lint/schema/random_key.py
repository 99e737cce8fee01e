"""SCH104."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding
from nicol.lint.schema_facts import has_default, in_primary_key
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.model.schema import ScalarField


class RandomKey(SchemaRule, code="SCH104", severity="info"):
    """Primary keys of random or dated making.

    ## Why it matters
    A random key goes to a random page: where rows are kept in the order of the key (MySQL, MariaDB) every insert
    splits pages all over the table. uuid(7) and ulid() begin with the time. cuid() begins with it too, but is
    deprecated by its authors because such ids can be guessed; cuid(2) is the one for ids that people see.

    ## Example
    ```prisma
    model User {
      id String @id @default(cuid())
    }
    ```

    ## Instead
    ```prisma
    model User {
      id String @id @default(uuid(7)) @db.Uuid
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        keys = [(model, field) for model in view.tables for field in model.scalars if in_primary_key(model, field)]
        clustered = view.dialect is not None and Can.CLUSTERED_PRIMARY_KEYS in view.dialect.can
        if clustered:
            for model, field in keys:
                if _is_random(field):
                    subject = f"{model.name}.{field.name}"
                    message = f"{subject} is random, and rows of {model.name} are kept in its order."
                    yield self.found(message, subject, view.line(field))
        dated = [(model, field) for model, field in keys if _is_first_cuid(field)]
        if dated:
            model, field = dated[0]
            names = ", ".join(f"{one.name}.{key.name}" for one, key in dated)
            message = f"{len(dated)} keys come from cuid(), which is deprecated: such ids can be guessed."
            yield self.found(message, "cuid", view.line(field), evidence=(names,))


def _is_first_cuid(field: ScalarField) -> bool:
    return field.default is not None and has_default(field, "cuid") and field.default.args in ((), ("1",))


def _is_random(field: ScalarField) -> bool:
    if field.default is None or field.default.kind != "function":
        return False
    name, args = field.default.text, field.default.args
    written = any("uuid()" in one.lower() or "random" in one.lower() for one in args)
    return (
        (name == "uuid" and args in ((), ("4",)))
        or (name == "cuid" and args == ("2",))
        or name == "nanoid"
        or (name == "dbgenerated" and written)
    )
