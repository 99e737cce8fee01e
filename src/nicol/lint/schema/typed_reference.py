"""SCH306."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import key_columns
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import has_word, listed, words
from nicol.model.schema import Model

_RECORDS = listed("log audit event activity history trash archive")
"""Models whose rows are meant to outlive what they tell of."""
_STEMS = listed(
    """
    target entity owner subject object parent commentable likeable item reference record resource source related
    attachable taggable model ref relation
    """
)


class TypedReference(ModelRule, code="SCH306"):
    """A reference of two columns, a type and an id.

    ## Why it matters
    The database cannot keep such a reference: it points to rows that were deleted or never were, no delete cascades
    over it, and each query has to know the types. A foreign key for each kind of target, of which a CHECK lets one
    be set, or a join table for each kind, can be kept.

    ## Example
    ```prisma
    model Comment {
      id         Int    @id
      targetType String
      targetId   Int
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id       Int       @id
      comments Comment[]
    }

    model Comment {
      id     Int  @id
      postId Int
      post   Post @relation(fields: [postId], references: [id], onDelete: Cascade)

      @@index([postId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        keys = key_columns(model)
        by_words = {words(one.name): one for one in model.scalars if one.name not in keys}
        if has_word(model.name, *_RECORDS):
            return
        for name, field in by_words.items():
            stem = name[:-1]
            identity = by_words.get((*stem, "id"))
            if name[-1:] == ("type",) and stem and identity and stem[-1] in _STEMS and not identity.is_list:
                subject = f"{model.name}.{field.name}"
                message = f"{field.name} and {identity.name} of {model.name} point to rows that no constraint keeps."
                yield self.found(message, subject, view.line(identity))
