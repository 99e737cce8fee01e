"""`@nicol.renamed_from`: what the database called it before."""

from __future__ import annotations

from nicol.model.annotations import RenamedFrom
from nicol.psl.annotation import is_annotation
from nicol.psl.ast import Comment
from nicol.validate.annotations.kinds import TEXT, many
from nicol.validate.annotations.spec import ALL_PROVIDERS, Parameter, Reading, Spec
from nicol.validate.annotations.targets import Target
from nicol.validate.context import Context

_NAMES = Parameter(
    "names", many(TEXT, "a string or a list of strings"), "former names in the database", required=True, positional=True
)


def _read(reading: Reading) -> RenamedFrom | None:
    names = reading.get(_NAMES)
    reading.only_once("")
    return RenamedFrom(names=names, span=reading.span) if names else None


SPEC = Spec(
    name="renamed_from",
    summary="Former names, so that a migration renames instead of dropping and creating.",
    example='@nicol.renamed_from(["fullname", "name"])',
    places=frozenset({"model", "view", "field", "enum", "enum value", "index", "composite type", "composite field"}),
    providers=ALL_PROVIDERS,
    parameters=(_NAMES,),
    read=_read,
)


def name_now(context: Context, target: Target) -> str | None:
    """The target's name in the database; None where it has none of its own or is not resolved."""
    own = target.name.rpartition(".")[2]
    match target.place:
        case "model" | "view":
            return target.model.db_name if target.model else None
        case "field" | "composite field":
            return target.scalar.db_name if target.scalar else None
        case "enum" | "enum value":
            enum = context.enums.get(context.key(target.block))
            if enum is None:
                return None
            return enum.mapped_name or own if target.place == "enum" else enum.mapped_values.get(own, own)
        case _:
            return None


def was_renamed(comments: tuple[Comment, ...]) -> bool:
    """Whether an annotation of this name stands in `comments`."""
    return any(is_annotation(one) and "@nicol.renamed_from" in one.text for one in comments)
