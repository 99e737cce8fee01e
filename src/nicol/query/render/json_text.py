"""Python values as JSON text: plain ones, dataclasses and msgspec's structs, and what can dump itself as pydantic's
models can."""

from __future__ import annotations

from typing import Any

import msgspec


def _plain(value: Any) -> Any:
    dump = getattr(value, "model_dump", None)
    if dump is None:
        raise TypeError(f"Encoding objects of type {type(value).__name__} is unsupported")
    return dump(mode="json")


_encode = msgspec.json.Encoder(enc_hook=_plain).encode


def json_text(value: Any) -> str:
    """The text; TypeError for what has none."""
    return _encode(value).decode()
