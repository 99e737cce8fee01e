"""SCH409."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import relation_argument
from nicol.lint.schema_facts import foreign_keys, is_person, on_delete
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import listed, words
from nicol.model.schema import Model

_KINDS = frozenset(listed("user blog forum customer product sales purchase wiki news"))
_CONTENT = frozenset(
    (word,)
    for word in listed(
        "post comment article order invoice payment review answer question thread topic page story purchase"
    )
)


class ContentGoesWithPerson(ModelRule, code="SCH409"):
    """Content that goes when its author does.

    ## Why it matters
    Deleting an account removes posts that others link to, comments that others answered, orders that the books
    need. Keep them: refuse the delete and make the account anonymous, or empty the reference.

    ## Example
    ```prisma
    model User {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id       Int    @id
      authorId Int
      content  String
      author   User   @relation(fields: [authorId], references: [id], onDelete: Cascade)

      @@index([authorId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id       Int    @id
      authorId Int
      content  String
      author   User   @relation(fields: [authorId], references: [id], onDelete: Restrict)

      @@index([authorId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        own = words(model.name)
        if own[-1:] not in _CONTENT or not _KINDS.issuperset(own[:-1]):
            return
        for relation in foreign_keys(model):
            target = view.schema.model(relation.target)
            if on_delete(model, relation) == "Cascade" and is_person(target):
                subject = f"{model.name}.{relation.name}"
                message = f"Deleting one {target.name} deletes every {model.name} of theirs."
                edit = relation_argument(view, relation, "onDelete", "Restrict")
                fix = Fix("Refuse the delete, and make such people anonymous.", (edit,))
                yield self.found(message, subject, view.line(relation), fix=fix)
