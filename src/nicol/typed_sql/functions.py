"""The types of expressions that are no column: operators, functions, literals, casts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from nicol.typed_sql.value import UNKNOWN, Typed

Of = Callable[[exp.Expr], Typed]
"""The type of an expression inside the one that is looked at."""

_TRUTH = (
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.Like,
    exp.ILike,
    exp.RegexpLike,
    exp.RegexpILike,
    exp.In,
    exp.Between,
    exp.And,
    exp.Or,
    exp.Not,
    exp.Xor,
    exp.MatchAgainst,
    exp.ArrayContainsAll,
    exp.ArrayContainedBy,
    exp.ArrayOverlaps,
    exp.StartsWith,
)
"""True, false, or NULL when an operand is."""
_SURE = (exp.Is, exp.Exists, exp.NullSafeEQ, exp.NullSafeNEQ)
"""Never NULL."""
_TEXTS = (
    exp.Lower,
    exp.Upper,
    exp.Trim,
    exp.Substring,
    exp.Left,
    exp.Right,
    exp.Replace,
    exp.RegexpReplace,
    exp.Initcap,
    exp.Reverse,
    exp.Repeat,
    exp.Pad,
    exp.DPipe,
    exp.TimeToStr,
    exp.ToChar,
    exp.JSONExtractScalar,
    exp.Hex,
    exp.MD5,
)
_TEXTS_NULLABLE = (exp.JSONExtractScalar, exp.JSONBExtractScalar)
_COUNTS = (exp.Count, exp.CountIf, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Ntile)
_WHOLE = (exp.Length, exp.StrPosition, exp.Unicode, exp.DateDiff, exp.Sign)
_MOMENTS = (exp.CurrentTimestamp, exp.CurrentDatetime, exp.CurrentDate)
_CUT = (exp.TimestampTrunc, exp.DateTrunc, exp.DateAdd, exp.DateSub, exp.TsOrDsAdd)
_SAME = (exp.Abs, exp.Round, exp.Ceil, exp.Floor, exp.Neg, exp.Paren)
_PASSED = (exp.Max, exp.Min, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, exp.AnyValue)
"""The type of their first argument, NULL where there is no row."""
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod)
_JSON = (exp.JSONExtract, exp.JSONBExtract, exp.JSONArrayAgg, exp.JSONObject, exp.JSONObjectAgg, exp.JSONArray)
_RANK = ("Int", "BigInt", "Decimal", "Float")
"""Of two numbers the one further right is the type of their sum."""
CASTS: Mapping[str, str] = {
    **dict.fromkeys(("INT", "SMALLINT", "TINYINT", "MEDIUMINT", "INTEGER"), "Int"),
    **dict.fromkeys(("BIGINT", "UBIGINT", "UINT"), "BigInt"),
    **dict.fromkeys(("TEXT", "VARCHAR", "CHAR", "NCHAR", "NVARCHAR", "UUID", "INET", "NAME", "XML"), "String"),
    **dict.fromkeys(("FLOAT", "DOUBLE"), "Float"),
    **dict.fromkeys(("DECIMAL", "MONEY"), "Decimal"),
    **dict.fromkeys(("BOOLEAN",), "Boolean"),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMPNTZ", "DATETIME", "DATE"), "DateTime"),
    **dict.fromkeys(("JSON", "JSONB"), "Json"),
    **dict.fromkeys(("VARBINARY", "BINARY", "BLOB"), "Bytes"),
}
"""sqlglot's name of a SQL type → the schema language's."""
ENUM = "nicol_enum"
"""Where a type's node keeps the enum that it is."""


def typed(node: exp.Expr, of: Of) -> Typed:
    """The type of `node`; UNKNOWN where nothing is known of it."""
    match node:
        case exp.Literal():
            return Typed("String" if node.is_string else "Float" if "." in node.name else "Int")
        case exp.Boolean():
            return Typed("Boolean")
        case exp.Null():
            return Typed("", nullable=True)
        case exp.Cast():
            return _cast(node, of)
        case exp.Coalesce():
            return _first([of(node.this), *map(of, node.expressions)])
        case exp.Case():
            return _case(node, of)
        case exp.If():
            return _either([of(node.args["true"]), of(node.args["false"])] if node.args.get("false") else [UNKNOWN])
        case exp.Greatest() | exp.Least():
            return _either([of(node.this), *map(of, node.expressions)])
        case exp.Concat() | exp.ConcatWs():
            return Typed("String")
        case exp.GroupConcat():
            return Typed("String", nullable=True)
        case exp.Sum():
            return _sum(of(node.this))
        case exp.Avg() | exp.Stddev() | exp.Variance():
            return replace(_mean(of(node.this)), nullable=True)
        case exp.ArrayAgg():
            inner = of(node.this)
            return Typed(inner.type, is_list=True) if inner.is_known else UNKNOWN
        case exp.Extract():
            return Typed("Decimal", nullable=of(node.expression).nullable)
        case exp.Filter() | exp.Window():
            return of(node.this)
        case _:
            return _by_class(node, of)


def _by_class(node: exp.Expr, of: Of) -> Typed:
    nullable = any(of(one).nullable for one in _operands(node))
    table: Sequence[tuple[tuple[type[exp.Expr], ...], Typed]] = (
        (_SURE, Typed("Boolean")),
        (_TRUTH, Typed("Boolean", nullable)),
        (_COUNTS, Typed("Int")),
        (_WHOLE, Typed("Int", nullable)),
        (_MOMENTS, Typed("DateTime")),
        (_CUT, Typed("DateTime", nullable)),
        (_TEXTS_NULLABLE, Typed("String", nullable=True)),
        (_TEXTS, Typed("String", nullable)),
        (_JSON, Typed("Json", nullable=True)),
    )
    known = next((found for classes, found in table if isinstance(node, classes)), None)
    if known is not None:
        return known
    if isinstance(node, _PASSED):
        return of(node.this).or_null()
    if isinstance(node, _SAME):
        return of(node.this)
    if isinstance(node, _ARITHMETIC):
        return _number(of(node.this), of(node.expression)).or_null(nullable)
    return UNKNOWN


def _operands(node: exp.Expr) -> list[exp.Expr]:
    found = [node.args.get(name) for name in ("this", "expression", "low", "high")]
    return [one for one in found if isinstance(one, exp.Expr)]


def _cast(node: exp.Cast, of: Of) -> Typed:
    inner, target = of(node.this), node.to
    if target.this == exp.DataType.Type.ARRAY and target.expressions:
        return Typed(cast_type(target.expressions[0]), is_list=True)
    return Typed(cast_type(target), nullable=inner.nullable)


def cast_type(target: exp.DataType) -> str:
    """The scalar or enum that a value is cast to; "" for what is neither."""
    enum = target.meta.get(ENUM)
    if enum is not None:
        return str(enum)
    return CASTS.get(target.this.name, "") if isinstance(target.this, exp.DataType.Type) else ""


def _first(choices: list[Typed]) -> Typed:
    """COALESCE: the first type that is known, NULL only where every choice may be."""
    known = next((one for one in choices if one.is_known), UNKNOWN)
    return replace(known, nullable=all(one.nullable for one in choices))


def _either(choices: list[Typed]) -> Typed:
    known = [one for one in choices if one.is_known]
    if not known or any(one.type != known[0].type for one in known):
        numbers = known and all(one.type in _RANK for one in known)
        widest = max((one.type for one in known), key=_RANK.index) if numbers else ""
        return Typed(widest, nullable=any(one.nullable for one in choices))
    return replace(known[0], nullable=any(one.nullable for one in choices))


def _case(node: exp.Case, of: Of) -> Typed:
    ends = [of(branch.args["true"]) for branch in node.args["ifs"]]
    default = node.args.get("default")
    return _either([*ends, of(default) if default else Typed("", nullable=True)])


def _sum(inner: Typed) -> Typed:
    wider = {"Int": "BigInt", "BigInt": "Decimal"}
    return Typed(wider.get(inner.type, inner.type), nullable=True)


def _mean(inner: Typed) -> Typed:
    return Typed("Float" if inner.type == "Float" else "Decimal" if inner.is_known else "")


def _number(left: Typed, right: Typed) -> Typed:
    if left.type in _RANK and right.type in _RANK:
        return Typed(max(left.type, right.type, key=_RANK.index))
    known = left if left.is_known else right
    return Typed(known.type) if known.type in (*_RANK, "DateTime") else UNKNOWN
