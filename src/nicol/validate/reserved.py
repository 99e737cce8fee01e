"""Names that a model, view or enum cannot have, because generated clients could not spell them."""

from __future__ import annotations

RESERVED = frozenset(
    "PrismaClient break case catch class const continue debugger default delete do else enum export extends false "
    "finally for function if implements import in instanceof interface let new null package private protected public "
    "return super switch this throw true try typeof var void while with yield".split()
)
