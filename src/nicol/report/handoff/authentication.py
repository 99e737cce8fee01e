"""For those who build authentication: which library's shape the models have, what it lacks, and what is unsafe.

The shapes are those that the libraries document for Prisma: Auth.js (https://authjs.dev/getting-started/adapters/prisma),
Better Auth (https://www.better-auth.com/docs/concepts/database), FastAPI Users
(https://fastapi-users.github.io/fastapi-users/latest/configuration/databases/sqlalchemy/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nicol.model.schema import Model, Schema
from nicol.report.material import COLUMNS, Material, rows_of
from nicol.report.value import Section, points, table


@dataclass(frozen=True, slots=True)
class Shape:
    """A library's models: name → fields that it needs. `marks` are fields that no other library's shape has."""

    library: str
    models: Mapping[str, tuple[str, ...]]
    marks: frozenset[tuple[str, str]]


SHAPES = (
    Shape(
        "Auth.js",
        {
            "user": ("id", "name", "email", "emailVerified", "image"),
            "account": (
                "userId",
                "type",
                "provider",
                "providerAccountId",
                "refresh_token",
                "access_token",
                "expires_at",
                "token_type",
                "scope",
                "id_token",
                "session_state",
            ),
            "session": ("sessionToken", "userId", "expires"),
            "verificationtoken": ("identifier", "token", "expires"),
        },
        frozenset({("account", "providerAccountId"), ("session", "sessionToken")}),
    ),
    Shape(
        "Better Auth",
        {
            "user": ("id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt"),
            "session": ("id", "userId", "token", "expiresAt", "ipAddress", "userAgent", "createdAt", "updatedAt"),
            "account": (
                "id",
                "userId",
                "accountId",
                "providerId",
                "accessToken",
                "refreshToken",
                "accessTokenExpiresAt",
                "refreshTokenExpiresAt",
                "scope",
                "idToken",
                "password",
                "createdAt",
                "updatedAt",
            ),
            "verification": ("id", "identifier", "value", "expiresAt", "createdAt", "updatedAt"),
        },
        frozenset({("account", "providerId"), ("account", "accountId"), ("session", "userAgent")}),
    ),
    Shape(
        "FastAPI Users",
        {
            "user": ("id", "email", "hashed_password", "is_active", "is_superuser", "is_verified"),
            "oauthaccount": ("id", "oauth_name", "access_token", "account_id", "account_email", "user_id"),
        },
        frozenset({("user", "hashed_password"), ("oauthaccount", "oauth_name")}),
    ),
)
_OPTIONAL = frozenset({"verificationtoken", "verification", "oauthaccount"})
"""Models that a library needs for some ways of signing in only."""


def authentication(material: Material) -> Section:
    """The recognised shape, what is missing, what is unsafe."""
    schema = material.schema
    shape = recognised(schema)
    models = {name: model for model in schema.models if (name := model.name.lower()) in _names(shape)}
    return Section(
        "authentication",
        "Hand-off: authentication",
        (
            *points("shape", "Recognised", [_recognised(shape, schema)]),
            *points("missing", "Missing", list(_missing(shape, schema)) if shape else []),
            *points("unsafe", "Unsafe", list(_unsafe(models))),
            *table("secrets", "Secrets in clear", COLUMNS, rows_of(material.found("SCH513"))),
        ),
    )


def recognised(schema: Schema) -> Shape | None:
    """The library whose marks the models have most of; None when there is none of any."""
    fields = {(model.name.lower(), field.name) for model in schema.models for field in model.fields}
    best = max(SHAPES, key=lambda shape: len(shape.marks & fields) / len(shape.marks))
    return best if best.marks & fields else None


def _names(shape: Shape | None) -> frozenset[str]:
    return frozenset(shape.models) if shape else frozenset({"user", "account", "session"})


def _recognised(shape: Shape | None, schema: Schema) -> str:
    if shape is not None:
        return f"The models have the shape of {shape.library}."
    users = [model.name for model in schema.models if model.name.lower() in ("user", "account", "member")]
    return (
        f"No known library's shape; people are in {', '.join(users)}." if users else "No models of people or sessions."
    )


def _missing(shape: Shape, schema: Schema) -> Iterator[str]:
    models = {model.name.lower(): model for model in schema.models}
    for name, fields in shape.models.items():
        model = models.get(name)
        if model is None:
            needed = " (needed for sign-in by e-mail)" if name in _OPTIONAL else ""
            yield f"No model for {shape.library}'s `{name}`{needed}: {', '.join(fields)}."
        elif lacking := [field for field in fields if field not in model.by_name]:
            yield f"{model.name} lacks {', '.join(lacking)}."


def _unsafe(models: Mapping[str, Model]) -> Iterator[str]:
    for model in models.values():
        keys = {key.field_names for key in model.uniques}
        indexed = {index.field_names[0] for index in model.indexes} | {key[0] for key in keys}
        for one in (("sessionToken",), ("token",), ("email",)):
            if one[0] in model.by_name and one not in keys:
                yield f"{model.name}.{one[0]} is not unique: two rows may answer to one value."
        for pair in (("provider", "providerAccountId"), ("providerId", "accountId")):
            if set(pair) <= set(model.by_name) and not any(set(key) == set(pair) for key in keys):
                yield f"{model.name} may hold one account twice: add @@unique([{', '.join(pair)}])."
        for moment in ("expires", "expiresAt"):
            if moment in model.by_name and moment not in indexed:
                yield f"{model.name}.{moment} has no index: removing what has expired scans the table."
        yield from _survivors(model)


def _survivors(model: Model) -> Iterator[str]:
    for relation in model.relations:
        owner = relation.target.lower() == "user" and relation.holds_key
        if owner and model.name.lower() in ("session", "account") and relation.on_delete != "Cascade":
            yield f"{model.name} outlives its {relation.target}: with onDelete: Cascade access ends with the account."
