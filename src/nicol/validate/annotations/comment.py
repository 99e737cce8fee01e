"""`@nicol.comment`: the comment in the database."""

from __future__ import annotations

from nicol.model.annotations import DatabaseComment
from nicol.validate.annotations.kinds import TEXT
from nicol.validate.annotations.spec import MYSQL, POSTGRES_LIKE, Parameter, Reading, Spec

_TEXT = Parameter("text", TEXT, "what the database shows", required=True, positional=True)


def _read(reading: Reading) -> DatabaseComment | None:
    text = reading.get(_TEXT)
    reading.only_once("")
    if reading.target.place == "enum" and reading.provider == "mysql":
        reading.error(
            "annotation-provider", "An enum is no thing of its own in mysql: it has no comment.", reading.span
        )
    return DatabaseComment(text=text, span=reading.span) if text else None


SPEC = Spec(
    name="comment",
    summary="The comment that the database keeps on a table, view, column or enum.",
    example='@nicol.comment("Everyone who can log in")',
    places=frozenset({"model", "view", "field", "enum"}),
    providers=POSTGRES_LIKE | MYSQL,
    parameters=(_TEXT,),
    read=_read,
)
