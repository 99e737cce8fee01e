"""The root of every error that Nicol raises on purpose."""

from __future__ import annotations

from typing import ClassVar


class NicolError(Exception):
    """An error with a stable code.

    `code` is Prisma's (P1001, P2002 …) where Prisma has one and NICOL-… where it has none. A subclass names its
    fields in `__init__`, passes them all to `super().__init__` so that pickling works, and says the sentence in
    `text`, a template over its own attributes.
    """

    code: ClassVar[str] = "NICOL-0"
    text: ClassVar[str] = ""

    def __init_subclass__(cls, code: str | None = None, text: str | None = None) -> None:
        super().__init_subclass__()
        if code is not None:
            cls.code = code
        if text is not None:
            cls.text = text

    def __str__(self) -> str:
        return self.text.format_map(vars(self)) if self.text else super().__str__()
