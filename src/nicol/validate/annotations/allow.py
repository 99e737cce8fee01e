"""`@nicol.allow`: a finding that is meant to be so."""

from __future__ import annotations

import re

from nicol.model.annotations import Allow
from nicol.validate.annotations.kinds import CONSTANT, TEXT
from nicol.validate.annotations.spec import ALL_PROVIDERS, Parameter, Reading, Spec

_CODE = Parameter("code", CONSTANT, "the finding's code, such as SCH201", required=True, positional=True)
_REASON = Parameter("reason", TEXT, "why it is right here", required=True, positional=True)
_SHAPE = re.compile(r"[A-Z]{2,5}[0-9]{2,4}")


def _read(reading: Reading) -> Allow | None:
    code, reason = reading.get(_CODE), reading.get(_REASON)
    if code and not _SHAPE.fullmatch(code):
        text = f"`{code}` is no code of a finding."
        reading.error("annotation-value", text, reading.place(_CODE), "Codes look like SCH201.")
    reading.only_once(code or "", reading.place(_CODE))
    return Allow(code=code, reason=reason, span=reading.span) if code and reason else None


SPEC = Spec(
    name="allow",
    summary="A finding of the design review that is meant to be so here.",
    example='@nicol.allow(SCH201, "never queried by author")',
    places=frozenset({"model", "view", "field", "index", "enum", "enum value", "composite type", "composite field"}),
    providers=ALL_PROVIDERS,
    columns_only=False,
    parameters=(_CODE, _REASON),
    read=_read,
)
