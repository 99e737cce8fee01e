"""SCH305."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.dialects.quoting import identifier
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.schema_edits import check_fix
from nicol.lint.schema_facts import PEOPLE, foreign_keys, has_check, is_optional, key_columns, on_delete
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import has_word, listed
from nicol.model.schema import Action, Model, RelationField

_ARMS = 2
_CASCADE: frozenset[Action] = frozenset(("Cascade",))
_ANY: frozenset[Action] = frozenset(("Cascade", "SetNull", "NoAction", "Restrict"))
_LITTLE = 6
_OWNERS = (*PEOPLE, *listed("team organization organisation workspace project tenant company environment group"))


class ExclusiveArc(ModelRule, code="SCH305"):
    r"""Foreign keys of which one should be set, and nothing that says so.

    ## Why it matters
    A row that belongs to a post or to a comment belongs to neither or to both as well, as far as the database
    knows: it accepts a like of nothing. A CHECK counts the keys.

    ## Example
    ```prisma
    model Post {
      id    Int    @id
      likes Like[]
    }

    model Comment {
      id    Int    @id
      likes Like[]
    }

    model Like {
      id        Int      @id
      postId    Int?
      commentId Int?
      post      Post?    @relation(fields: [postId], references: [id], onDelete: Cascade)
      comment   Comment? @relation(fields: [commentId], references: [id], onDelete: Cascade)

      @@index([postId])
      @@index([commentId])
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id    Int    @id
      likes Like[]
    }

    model Comment {
      id    Int    @id
      likes Like[]
    }

    /// @nicol.check("num_nonnulls(\"postId\", \"commentId\") = 1")
    model Like {
      id        Int      @id
      postId    Int?
      commentId Int?
      post      Post?    @relation(fields: [postId], references: [id], onDelete: Cascade)
      comment   Comment? @relation(fields: [commentId], references: [id], onDelete: Cascade)

      @@index([postId])
      @@index([commentId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        sure = exclusive_keys(model)
        keys = sure or _alike(model, _ANY)
        if keys and not has_check(model, *keys):
            message = f"{model.name} has {len(keys)} foreign keys that may all be NULL, and no CHECK that one is set."
            evidence = (f"The keys: {', '.join(keys)}.",)
            fix = exclusive_fix(view, model, keys)
            severity: Severity = "warning" if sure else "info"
            yield self.found(message, model.name, view.head(model), severity=severity, evidence=evidence, fix=fix)


def exclusive_keys(model: Model) -> tuple[str, ...]:
    """The columns of foreign keys of which a row has one, as it seems; empty where there are no such.

    They are optional, lead to different models, and take the row along when what they point to is deleted: a row that
    outlives its parent says by that that it is more than the parent's. Either each of them is unique beside the same
    other column, or the model says little of its own and they do not lead to whom the row belongs.
    """
    keys = tuple(one.fields[0] for one in _arms(model, _CASCADE))
    return keys if len(keys) >= _ARMS and _are_parallel(model, keys) else _alike(model, _CASCADE)


def _alike(model: Model, actions: frozenset[Action]) -> tuple[str, ...]:
    """The arms of a small model that lead to things, not to whom the row belongs."""
    arms = [one for one in _arms(model, actions) if not has_word(one.target, *_OWNERS)]
    own = [one for one in model.scalars if one.name not in key_columns(model) and one.type != "DateTime"]
    return tuple(one.fields[0] for one in arms) if len(arms) >= _ARMS and len(own) <= _LITTLE else ()


def _arms(model: Model, actions: frozenset[Action]) -> list[RelationField]:
    """The optional foreign keys of one column to other models, where no two lead to the same one."""
    arms = [one for one in foreign_keys(model) if len(one.fields) == 1 and is_optional(model, one)]
    arms = [one for one in arms if one.target != model.name and on_delete(model, one) in actions]
    return arms if len({one.target for one in arms}) == len(arms) else []


def _are_parallel(model: Model, keys: tuple[str, ...]) -> bool:
    """Whether each of `keys` has a unique constraint with the same other columns."""
    others = {
        frozenset(index.field_names) - {key}
        for key in keys
        for index in model.uniques
        if key in index.field_names and len(index.fields) > 1
    }
    pairs = [index.field_names for index in model.uniques if len(index.fields) > 1]
    return len(others) == 1 and all(any(key in names for names in pairs) for key in keys)


def exclusive_fix(view: SchemaView, model: Model, keys: tuple[str, ...]) -> Fix | None:
    """A CHECK that one of `keys` is set."""
    if view.dialect is None:
        return None
    columns = [identifier(view.dialect, model.scalar(key).db_name) for key in keys]
    count = " + ".join(f"({column} IS NOT NULL)" for column in columns)
    if Can.ENUM_TYPES in view.dialect.can:
        count = f"num_nonnulls({', '.join(columns)})"
    return check_fix(view, model, f"{count} = 1", "Say in a CHECK that one of them is set.")
