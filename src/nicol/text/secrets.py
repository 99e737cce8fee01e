"""Names that tell of secrets."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"password|passwd|passphrase|secret|token(?!_?(?:type|count|limit|usage|hash)|s_?used|izer)|api_?key|private_?key"
    r"|credential|(?<![a-z])salt(?![a-z])|(?<![a-z])(?:ssn|otp|cvv)(?![a-z])|pin_?code|card_?number",
    re.IGNORECASE,
)


def is_secret(name: str) -> bool:
    """Whether a field of this name probably holds what nobody but its owner may see."""
    return _SECRET.search(name) is not None
