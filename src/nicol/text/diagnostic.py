"""What a stage has to say about a place in the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nicol.text.span import Span

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A message about `span`; `note` is Nicol's own addition (a suggestion), kept apart from Prisma's text.

    `rule` is the stable name of a problem that only Nicol knows; where it is empty, Prisma says the same.
    """

    severity: Severity
    message: str
    span: Span
    note: str = ""
    code: str = "P1012"
    rule: str = ""
