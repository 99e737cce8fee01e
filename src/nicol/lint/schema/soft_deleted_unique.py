"""SCH215."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import annotated
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import ends_with, words
from nicol.model.annotations import SoftDelete
from nicol.model.schema import Model, ScalarField

_REUSED = ("email", "username", "slug", "name", "handle", "phone")
_MARKERS = ("deletedAt", "deletedOn", "isDeleted", "deleted", "softDeletedAt")


class SoftDeletedUnique(ModelRule, code="SCH215"):
    r"""A unique value that a deleted row keeps.

    ## Why it matters
    A row that is only marked as deleted still holds its e-mail address or name: nobody can register it again. Let
    the constraint hold for the rows that are there.

    ## Example
    ```prisma
    model User {
      id        Int       @id
      email     String    @unique @db.Citext
      deletedAt DateTime?
    }
    ```

    ## Instead
    ```prisma
    /// @nicol.index([email], unique: true, where: "\"deletedAt\" IS NULL")
    model User {
      id        Int       @id
      email     String    @db.Citext
      deletedAt DateTime?
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        marker = soft_delete_field(model)
        if marker is None:
            return
        for index in model.indexes:
            names = index.field_names
            if index.kind != "unique" or index.where or marker.name in names:
                continue
            last = model.by_name.get(names[-1])
            if isinstance(last, ScalarField) and last.type == "String" and ends_with(last.name, *_REUSED):
                subject = f"{model.name}.{', '.join(names)}"
                message = f"{subject} stays taken when {marker.name} marks its row as deleted."
                yield self.found(message, subject, view.place(index.span))


def soft_delete_field(model: Model) -> ScalarField | None:
    """The field that marks deleted rows: as annotated, else by its name."""
    annotation = next(annotated(model.annotations, SoftDelete), None)
    if annotation is not None:
        return model.scalar(annotation.field)
    fitting = (one for one in model.scalars if words(one.name) in map(words, _MARKERS))
    return next((one for one in fitting if one.type == "Boolean" or not one.is_required), None)
