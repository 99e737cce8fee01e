"""SQL texts as accesses: the comparisons that stand alone between ANDs, and the order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nicol.advise.access import Access, Direction
from nicol.dialects import Can, Dialect, dialect_for
from nicol.migrate.statements import statements
from nicol.model.schema import Model, Schema
from nicol.sql.names.words import AFTER_TABLE
from nicol.sql.tokens import Cursor, Tok, Unread, What, read_tokens

_END = frozenset({"GROUP", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "HAVING", "WINDOW", "RETURNING", "UNION"})
_NAMES = (What.WORD, What.NAME)
_EQUAL = frozenset({"=", "IN", "IS"})
_RANGE = frozenset({"<", ">", "BETWEEN"})


def accesses_of_sql(sql: str, schema: Schema) -> Iterator[Access]:
    """What each SELECT, UPDATE and DELETE of `sql` does on the tables that it names; what is not read gives nothing."""
    dialect = dialect_for(schema.provider)
    for statement in statements(sql, dialect):
        toks = [tok for tok in read_tokens(statement.text, statement.start, dialect) if tok.upper != ";"]
        for begin, end in _queries(toks):
            try:
                yield from _accesses(Cursor(toks[begin:end], sql, 0, dialect), schema, dialect)
            except Unread:
                continue


def _queries(toks: list[Tok]) -> Iterator[tuple[int, int]]:
    """Where the queries begin and end, those in parentheses too."""
    opened: list[int] = []
    for at, tok in enumerate(toks):
        if tok.upper == "(":
            opened.append(at)
        elif tok.upper == ")" and opened:
            begin = opened.pop()
            if toks[begin + 1].upper == "SELECT":
                yield begin + 1, at
    first = next((at for at, tok in enumerate(toks) if tok.upper in ("SELECT", "UPDATE", "DELETE")), None)
    if first is not None and not any(tok.upper == "(" for tok in toks[:first]):
        yield first, len(toks)


def _accesses(cursor: Cursor, schema: Schema, dialect: Dialect) -> Iterator[Access]:
    verb = cursor.tok().upper
    if verb == "UPDATE":
        cursor.at += 1
    else:
        cursor.until(frozenset({"FROM"}))
        cursor.expect("FROM")
    tables = _tables(cursor, schema, dialect)
    cursor.until(frozenset({"WHERE"}) | _END)
    where = cursor.until(_END) if cursor.take("WHERE") else None
    is_limited = "LIMIT" in cursor.words() or "FETCH" in cursor.words()
    cursor.until(frozenset({"ORDER"}))
    order = cursor.until(_END - {"ORDER"}) if cursor.take("ORDER", "BY") else None
    for alias, model in tables.items():
        found = _access(model, alias, where, order, is_limited, is_only=len(tables) == 1)
        if found.equal or found.ranged or found.order:
            yield found


def _tables(cursor: Cursor, schema: Schema, dialect: Dialect) -> dict[str, Model]:
    """Alias → model of the tables in FROM, or in UPDATE."""
    by_table = {_folded(model.db_name, dialect): model for model in schema.models}
    found: dict[str, Model] = {}
    while not cursor.is_done and cursor.tok().what in _NAMES:
        _, name = cursor.qualified()
        alias = name
        if cursor.take("AS") or (cursor.tok().what in _NAMES and cursor.tok().upper not in AFTER_TABLE):
            alias = cursor.name()
        model = by_table.get(_folded(name, dialect))
        if model is not None:
            found[alias] = model
        cursor.until(frozenset({",", "JOIN", "WHERE", "SET"}) | _END)
        if not (cursor.take(",") or cursor.take("JOIN")):
            break
        cursor.take("LATERAL")
    return found


def _access(
    model: Model, alias: str, where: Cursor | None, order: Cursor | None, is_limited: bool, is_only: bool
) -> Access:
    columns = {field.db_name: field.name for field in model.scalars}
    equal: set[str] = set()
    ranged: list[str] = []
    for part in _conjuncts(where.toks if where is not None else ()):
        column, kind = _compared(part, alias, is_only)
        field = columns.get(column)
        if field is not None and kind in _EQUAL:
            equal.add(field)
        elif field is not None and kind in _RANGE:
            ranged.append(field)
    kept = tuple(field.name for field in model.scalars if field.name in equal)
    left = [name for name in dict.fromkeys(ranged) if name not in equal]
    terms = tuple(term for term in _order(order, alias, columns, is_only) if term[0] not in equal)
    return Access(model.name, kept, left[0] if left else None, terms, is_limited)


def _conjuncts(toks: Sequence[Tok]) -> Iterator[Sequence[Tok]]:
    """The parts between ANDs, those in parentheses too; nothing where an OR stands beside them."""
    parts: list[list[Tok]] = [[]]
    depth, between = 0, False
    for tok in toks:
        depth += {"(": 1, ")": -1}.get(tok.upper, 0)
        if depth == 0 and tok.upper == "OR":
            return
        between = between or (depth == 0 and tok.upper == "BETWEEN")
        if depth == 0 and tok.upper == "AND":
            if not between:
                parts.append([])
                continue
            between = False
        parts[-1].append(tok)
    for part in parts:
        if len(part) > 2 and part[0].upper == "(" and _closing(part) == len(part) - 1:
            yield from _conjuncts(part[1:-1])
        else:
            yield part


def _closing(part: Sequence[Tok]) -> int:
    """Where the parenthesis that `part` begins with is closed."""
    depth = 0
    for at, tok in enumerate(part):
        depth += {"(": 1, ")": -1}.get(tok.upper, 0)
        if depth == 0:
            return at
    return -1


def _compared(part: Sequence[Tok], alias: str, is_only: bool) -> tuple[str, str]:
    """The column at the left of a comparison, and how it is compared; "" where it is another thing."""
    if len(part) < 3 or part[0].what not in _NAMES:
        return "", ""
    at = 1
    owner, column = "", _name(part[0])
    if part[1].upper == "." and part[2].what in _NAMES:
        owner, column, at = column, _name(part[2]), 3
    if (owner and owner.lower() != alias.lower()) or (not owner and not is_only) or at >= len(part):
        return "", ""
    after = part[at + 1].upper if at + 1 < len(part) else ""
    differs = (part[at].upper, after) in (("<", ">"), ("IS", "NOT"))
    return column, "" if differs else part[at].upper


def _order(
    order: Cursor | None, alias: str, columns: Mapping[str, str], is_only: bool
) -> Iterator[tuple[str, Direction]]:
    for part in order.parts() if order is not None else ():
        names = [
            _name(tok)
            for tok in part.toks
            if tok.what in _NAMES and tok.upper not in ("ASC", "DESC", "NULLS", "LAST", "FIRST")
        ]
        own = (len(names) == 1 and is_only) or (len(names) == 2 and names[0].lower() == alias.lower())
        field = columns.get(names[-1]) if names and own else None
        if field is None:
            return
        yield field, "desc" if any(tok.upper == "DESC" for tok in part.toks) else "asc"


def _folded(name: str, dialect: Dialect) -> str:
    return name if Can.SCHEMAS in dialect.can else name.lower()


def _name(tok: Tok) -> str:
    return tok.text
