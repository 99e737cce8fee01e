"""SCH107."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Edit, Finding, Fix
from nicol.lint.schema_edits import replaced, without_line
from nicol.lint.schema_facts import is_edge, key_columns
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Index, Model, ScalarField
from nicol.text.span import Span


class EdgeWithSurrogate(ModelRule, code="SCH107", severity="info"):
    """A join model with an id of its own beside its unique pair.

    ## Why it matters
    Two indexes where one would do, and a column that nothing points to. The pair is the key.

    ## Example
    ```prisma
    model User {
      id    Int    @id
      likes Like[]
    }

    model Post {
      id    Int    @id
      likes Like[]
    }

    model Like {
      id     Int  @id @default(autoincrement())
      userId Int
      postId Int
      user   User @relation(fields: [userId], references: [id], onDelete: Cascade)
      post   Post @relation(fields: [postId], references: [id], onDelete: Cascade)

      @@unique([userId, postId])
      @@index([postId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    Int    @id
      likes Like[]
    }

    model Post {
      id    Int    @id
      likes Like[]
    }

    model Like {
      userId Int
      postId Int
      user   User @relation(fields: [userId], references: [id], onDelete: Cascade)
      post   Post @relation(fields: [postId], references: [id], onDelete: Cascade)

      @@id([userId, postId])
      @@index([postId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        pair = _pair(model)
        if model.primary_key is None or len(model.primary_key.fields) != 1 or pair is None:
            return
        surrogate = model.scalar(model.primary_key.field_names[0])
        others = (one for one in model.scalars if one is not surrogate and one.name not in pair.field_names)
        if surrogate.default is None or any(one.type != "DateTime" for one in others):
            return
        names = ", ".join(pair.field_names)
        message = f"{model.name} joins two rows and has an id of its own: [{names}] can be the key."
        fix = Fix(f"@@id([{names}]) instead of id and @@unique.", _edits(view, surrogate, pair))
        yield self.found(message, model.name, view.line(surrogate), fix=fix)


def _pair(model: Model) -> Index | None:
    """The unique pair of a model that joins two rows and that nothing points to."""
    if not is_edge(model) or any(not relation.holds_key for relation in model.relations):
        return None
    columns = key_columns(model)
    pairs = (one for one in model.uniques if len(one.fields) > 1 and columns.issuperset(one.field_names))
    return next((one for one in pairs if all(model.scalar(name).is_required for name in one.field_names)), None)


def _edits(view: SchemaView, surrogate: ScalarField, pair: Index) -> tuple[Edit, ...]:
    text = view.text(pair.span).replace("@@unique", "@@id", 1)
    span = surrogate.span
    return without_line(view, Span(span.file, span.start, span.end - 1)), replaced(view, pair.span, text)
