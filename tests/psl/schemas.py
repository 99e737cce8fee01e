"""Strategies: schemas whose syntax is right, and the pieces that the language is made of."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = st.sampled_from(
    [
        "model ", "view ", "type ", "enum ", "datasource ", "generator ", "A", "B", "id", " {", "}", "\n", "\r\n", "\r",
        " ", "\t", "Int", "String", "DateTime", "?", "[]", "!", ":", "@id", "@unique", "@@id", "@@unique", "@@index",
        "[", "]", ",", "@relation", "fields: ", "references: ", "@default", "autoincrement()", "now()", "uuid(4)",
        '"text"', '"', "\\", '"\\u12"', "1", "-1.5", "provider = ", '"sqlite"', '"postgresql"', "url = ", 'env("X")',
        "// note", "/// doc", "/// @nicol.check(1)", "/// @nicol.", '@nicol.index([id], name: "x")', "/*", "*/",
        "@db.VarChar(10)", "Unsupported(", "é", "囧", "{ a: 1 }", "@map", "@@map", "@@schema", "where: ", "raw",
        "onDelete: Cascade", "$", "@", "@@", "(", ")", ".", "=", "\x00", "\ufeff", "\u2028", "\ud800", "9" * 5000,
        "@ignore", "Bytes", '@default("é")', '/// @Python(instance_name: "x")', "/// @nicol.validate(regex(\"(\"))",
    ]
)  # fmt: skip
_NAMES = st.sampled_from(
    ["A", "B", "User", "Post", "Role", "id", "name", "a_b", "x1", "größe", "model", "type", "enum"]
)
_TYPES = st.sampled_from(["Int", "String", "Boolean", "DateTime", "Json", "Bytes", "Decimal", "User", "Post", "Role"])
_STRINGS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters='"\\'), max_size=8).map(
    lambda text: f'"{text}"'
)
_NUMBERS = st.sampled_from(["0", "1", "-1", "20", "1.5", "-0.25"])
_WORDS = st.sampled_from(["true", "id", "name", "Cascade", "Desc", "ADMIN", "a.b"])
_SPACES = st.sampled_from([" ", "  ", "\t", "\u00a0"])
_ENDS = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "  \n", "\n \n"])


def _call(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(st.one_of(inner, st.builds("{}: {}".format, _NAMES, inner)), max_size=3).map(", ".join)
    return st.builds("{}({})".format, st.sampled_from(["now", "env", "raw", "name", "dbgenerated"]), arguments)


def _array(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")


_VALUES = st.recursive(
    st.one_of(_STRINGS, _NUMBERS, _WORDS), lambda inner: st.one_of(_call(inner), _array(inner)), max_leaves=5
)
_TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12),
    st.builds(
        "{} @nicol.{}({})".format,
        st.sampled_from(["", " "]),
        st.sampled_from(["check", "index", "allow", "tenant", "renamed_from", "nope"]),
        _VALUES,
    ),
)
_COMMENTS = st.builds("{}{}".format, st.sampled_from(["///", "//"]), _TEXTS.filter(lambda text: text[:1] != "/"))
_ABOVE = st.lists(st.builds("{}{}".format, _COMMENTS, _ENDS), max_size=2).map("".join)
_BEHIND = st.one_of(st.just(""), _COMMENTS.map(lambda text: f" {text}"))
_ATTRIBUTE_NAMES = st.sampled_from(["id", "unique", "default", "map", "relation", "db.VarChar", "updatedAt", "ignore"])
_ATTRIBUTES = st.builds(
    "{}{}".format,
    _ATTRIBUTE_NAMES,
    st.one_of(st.just(""), st.lists(_VALUES, min_size=1, max_size=2).map(lambda items: f"({', '.join(items)})")),
)
_FIELD_TYPES = st.one_of(
    st.builds("{}{}".format, _TYPES, st.sampled_from(["", "?", "[]"])),
    _STRINGS.map(lambda text: f"Unsupported({text})"),
)
_FIELDS = st.builds(
    "{}  {}{}{}{}{}{}".format,
    _ABOVE,
    _NAMES,
    _SPACES,
    _FIELD_TYPES,
    st.lists(_ATTRIBUTES, max_size=3).map(lambda names: "".join(f" @{name}" for name in names)),
    _BEHIND,
    _ENDS,
)
_BLOCK_ATTRIBUTES = st.builds(
    "{}  @@{}({}){}{}".format,
    _ABOVE,
    st.sampled_from(["id", "unique", "index", "map", "schema"]),
    _VALUES,
    _BEHIND,
    _ENDS,
)
_ENUM_VALUES = st.builds("{}  {}{}{}".format, _ABOVE, _NAMES, _BEHIND, _ENDS)
_PROPERTIES = st.builds("  {} = {}{}{}".format, _NAMES, _VALUES, _BEHIND, _ENDS)


def _blocks(keywords: list[str], items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lines = st.lists(items, max_size=4).map("".join)
    return st.builds("{}{} {} {{\n{}{}}}\n{}".format, _ABOVE, st.sampled_from(keywords), _NAMES, lines, _ABOVE, _ENDS)


def schemas() -> st.SearchStrategy[str]:
    """Texts that parse without an error; what they mean is often wrong."""
    block = st.one_of(
        _blocks(["model", "view"], st.one_of(_FIELDS, _BLOCK_ATTRIBUTES)),
        _blocks(["enum"], _ENUM_VALUES),
        _blocks(["datasource", "generator"], _PROPERTIES),
    )
    return st.lists(block, max_size=4).map("".join)
