"""SCH513."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import field_comment
from nicol.lint.schema_facts import annotated, in_primary_key, is_person, key_columns
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with, has_word, listed, words
from nicol.model.annotations import Encrypt
from nicol.model.schema import Model, ScalarField

_SECRETS = listed(
    """
    token secret password passwd apiKey accessKey privateKey secretKey ssn cardNumber clientSecret credentials
    otpSecret signingKey
    """
)
_OTHER = """
hash hashed encrypted cipher ciphertext public masked obfuscated digest count max min total by purchase idempotency push
device csrf page cursor sync delta next continuation
"""
_HIDDEN = frozenset(listed(_OTHER))
_HASHED = frozenset(("identifier", "token", "expires"))
"""The fields of Auth.js's tokens for verification, which it keeps as hashes."""
_FILES = listed("attachment attachments file upload image")
_WIDE = 3
"""Columns of a key from which on a secret among them only says whose row it is."""


class ClearSecret(FieldRule, code="SCH513"):
    """A secret that can be read.

    ## Why it matters
    Whoever reads the table, a backup or a log of queries has the token; and each query returns it unless it is told
    not to. Encrypt it with `@nicol.encrypt`, or keep a hash where it is only compared, and say so in its name.

    ## Example
    ```prisma
    model Account {
      id            Int     @id
      refresh_token String?
    }
    ```

    ## Instead
    ```prisma
    model Account {
      id            Int     @id
      /// @nicol.encrypt
      refresh_token String?
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.type != "String" or next(annotated(field.annotations, Encrypt), None) or not is_secret(field.name):
            return
        if _is_name_of_one(model, field) or set(model.by_name) >= _HASHED:
            return
        subject = f"{model.name}.{field.name}"
        if is_person(model) and ends_with(field.name, "password"):
            message = f"{subject} is a hash, one hopes: its name does not say so, and every query returns it."
            yield self.found(message, subject, view.line(field), severity="info")
            return
        message = f"{subject} is a secret that nothing says is encrypted or hashed, and every query returns it."
        yield self.found(message, subject, view.line(field), fix=_fix(view, model, field))


def is_secret(name: str) -> bool:
    """Whether a column of this name holds what nobody else may know."""
    return ends_with(name, *_SECRETS) and _HIDDEN.isdisjoint(words(name))


def _is_name_of_one(model: Model, field: ScalarField) -> bool:
    """Whether the column only tells rows apart: part of a wide key, with a default, or the name of a file."""
    wide = any(field.name in one.field_names and len(one.fields) >= _WIDE for one in model.uniques)
    given = field.default is not None and field.default.kind == "value"
    return wide or given or has_word(model.name, *_FILES)


def _fix(view: SchemaView, model: Model, field: ScalarField) -> Fix:
    fitting = field.native is None or field.native.name in _TEXTS
    unusable = in_primary_key(model, field) or field.name in key_columns(model) or field.is_list
    given = field.default is not None and field.default.text == "dbgenerated"
    if unusable or given or not fitting:
        return Fix("Keep a hash of it, and say so in its name.")
    unique = any(field.name in index.field_names for index in model.uniques)
    line = "@nicol.encrypt(deterministic: true)" if unique else "@nicol.encrypt"
    return Fix("Let the client encrypt it.", (field_comment(view, field, line),))


_TEXTS = listed("Text VarChar TinyText MediumText LongText String")
