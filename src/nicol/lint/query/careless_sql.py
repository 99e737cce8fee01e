"""QRY212."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.dialects import Can
from nicol.lint.calls.call import RawCall
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.sql.tokens import Tok, What, read_tokens

_COMPARED = frozenset({"=", "<", ">", "LIKE", "ILIKE", "IN"})
_HIDING = frozenset({"LOWER", "UPPER", "DATE", "YEAR", "MONTH", "COALESCE", "IFNULL", "TRIM", "SUBSTR", "SUBSTRING"})


class CarelessSql(QueryRule, code="QRY212", severity="info"):
    """SQL that reads more than it needs, or hides a column from its index.

    ## Why it matters
    `SELECT *` breaks its readers when a column comes or goes. A pattern that begins with `%`, a function around a
    column, and `ORDER BY random()` make the database look at every row. `NOT IN` of a query finds nothing at all
    once that has a NULL.

    ## Example
    ```prisma
    model Post {
      id     String @id
      title  String
      userId String

      @@map("posts")
    }
    ```

    ```python
    async def some(db):
        return await db.query_raw("SELECT * FROM posts WHERE title LIKE '%cat' ORDER BY random() LIMIT 5")
    ```

    ## Instead
    ```prisma
    model Post {
      id     String @id
      title  String
      userId String

      @@map("posts")
    }
    ```

    ```python
    async def some(db):
        return await db.query_raw("SELECT id, title FROM posts WHERE title LIKE 'cat%' ORDER BY id LIMIT 5")
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        dialect = view.base.dialect
        if dialect is None or Can.MIGRATIONS not in dialect.can:
            return
        for call in view.program.raw:
            toks = read_tokens(call.text, 0, dialect) if call.text else ()
            for severity, tok, message, advice in _smells(toks):
                yield self._finding(call, severity, tok, message, advice)

    def _finding(self, call: RawCall, severity: Severity, tok: Tok, message: str, advice: str) -> Finding:
        place = call.place_of(tok.start, tok.end)
        exact = place.source.text[place.start : place.end] == (call.text or "")[tok.start : tok.end]
        return self.found(message, call.subject, place if exact else call.place, severity=severity, fix=Fix(advice))


def _smells(toks: tuple[Tok, ...]) -> Iterator[tuple[Severity, Tok, str, str]]:
    for at, tok in enumerate(toks):
        words = [one.upper for one in toks[at : at + 4]]
        before = toks[at - 1].upper if at else ""
        if words[:2] == ["SELECT", "*"]:
            yield "info", toks[at + 1], "SELECT * reads every column.", "Name the columns."
        elif before in ("LIKE", "ILIKE") and tok.what is What.TEXT and tok.text.startswith("%"):
            yield (
                "warning",
                tok,
                "A pattern that begins with % looks at every row.",
                "Use a trigram or full-text index.",
            )
        elif words[:2] == ["ORDER", "BY"] and words[2:] in (["RAND", "("], ["RANDOM", "("]):
            yield "warning", toks[at + 2], "Every row gets a random number and is sorted.", "Choose random ids instead."
        elif words == ["NOT", "IN", "(", "SELECT"]:
            yield "warning", tok, "NOT IN finds nothing when the query gives a NULL.", "Use NOT EXISTS."
        elif words[:1] and words[0] in _HIDING and _hides_column(toks, at) and _is_condition(toks[:at]):
            text = f"A function around {toks[at + 2].text} hides the column from its index."
            yield "info", tok, text, "Compare the column itself, or index the expression."


def _hides_column(toks: tuple[Tok, ...], at: int) -> bool:
    """Whether `function(column)` and a comparison stand there."""
    found = toks[at + 1 : at + 5]
    if len(found) < 4 or found[1].what not in (What.WORD, What.NAME):
        return False
    return found[0].upper == "(" and found[2].upper == ")" and found[3].upper in _COMPARED


def _is_condition(before: tuple[Tok, ...]) -> bool:
    """Whether the last clause begun is a WHERE or an ON."""
    clauses = [tok.upper for tok in before if tok.upper in ("SELECT", "WHERE", "ON", "SET", "BY", "HAVING", "FROM")]
    return bool(clauses) and clauses[-1] in ("WHERE", "ON")
