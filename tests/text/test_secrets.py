"""Names that tell of secrets."""

from __future__ import annotations

import pytest

from nicol.text.secrets import is_secret


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "hashedPassword",
        "refresh_token",
        "sessionToken",
        "apiKey",
        "API_KEY",
        "privateKey",
        "clientSecret",
        "otp",
        "salt",
        "ssn",
        "card_number",
        "id_token",
    ],
)
def test_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "tokenType",
        "token_type",
        "maxTokensUsed",
        "tokenCount",
        "tokenHash",
        "tokenizer",
        "salted",
        "laptop",
        "assign",
        "email",
        "cardinality",
    ],
)
def test_others(name: str) -> None:
    assert not is_secret(name)
