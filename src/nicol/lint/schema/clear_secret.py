"""SCH513."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import field_comment
from nicol.lint.schema_facts import annotated, in_primary_key, key_columns
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with, listed, words
from nicol.model.annotations import Encrypt
from nicol.model.schema import Model, ScalarField

_SECRETS = listed(
    """
    token secret password passwd apiKey accessKey privateKey secretKey ssn cardNumber clientSecret credentials
    otpSecret signingKey
    """
)
_HIDDEN = frozenset(listed("hash hashed encrypted cipher ciphertext public masked digest count max min total"))


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
        subject = f"{model.name}.{field.name}"
        message = f"{subject} holds a secret in clear, and every query returns it."
        yield self.found(message, subject, view.line(field), fix=_fix(view, model, field))


def is_secret(name: str) -> bool:
    """Whether a column of this name holds what nobody else may know."""
    return ends_with(name, *_SECRETS) and _HIDDEN.isdisjoint(words(name))


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
