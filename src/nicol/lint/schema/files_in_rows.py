"""SCH518."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with, listed
from nicol.model.schema import Model, ScalarField

_FILES = listed("content file data blob image photo picture avatar attachment document pdf video audio body binary")


class FilesInRows(FieldRule, code="SCH518", severity="info"):
    """Files in the database.

    ## Why it matters
    Backups, replicas and caches carry every byte, and reading a row reads the file. An object store keeps files for
    less; the row keeps the key.

    ## Example
    ```prisma
    model Document {
      id      Int   @id
      content Bytes
    }
    ```

    ## Instead
    ```prisma
    model Document {
      id        Int    @id
      objectKey String
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.type == "Bytes" and ends_with(field.name, *_FILES):
            subject = f"{model.name}.{field.name}"
            yield self.found(f"{subject} keeps files in the table.", subject, view.line(field))
