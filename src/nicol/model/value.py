"""The base of everything a schema consists of."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of the values of a schema."""
