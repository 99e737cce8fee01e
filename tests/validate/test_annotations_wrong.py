"""What is wrong with an annotation, and exactly where."""

# ruff: noqa: E501 - one line a case

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.text.render import render_json, render_terminal
from nicol.text.span import Source
from nicol.validate import load

MODEL = """datasource db {
  provider = "PROVIDER"
}

MODEL
model Post {
  id      Int      @id
  name    String
  price   Decimal
  extra   TYPE
  FIELD
  other   Int?
  author  User     @relation(fields: [userId], references: [id])
  userId  Int
}

model User {
  id    Int    @id
  posts Post[]
}
"""


def wrong(text: str) -> list[tuple[str, str, str, str]]:
    """(rule, text that the span covers, message, note) of everything reported."""
    found = load([Source(Path("schema.prisma"), text)]).diagnostics
    return [(one.rule, text[one.span.start : one.span.end], one.message, one.note) for one in found]


def on_model(line: str, provider: str = "postgresql") -> list[tuple[str, str, str, str]]:
    text = MODEL.replace("MODEL", f"/// {line}").replace("FIELD", "").replace("TYPE", "Int")
    return wrong(text.replace("PROVIDER", provider))


def on_field(line: str, kind: str = "Int", provider: str = "postgresql") -> list[tuple[str, str, str, str]]:
    text = MODEL.replace("MODEL\n", "").replace("FIELD", "").replace("extra   TYPE", f"extra {kind} /// {line}")
    return wrong(text.replace("PROVIDER", provider))


KNOWN = (
    "Annotations are: check, exclude, index, generated, collate, comment, trigger, validate, encrypt, tenant, "
    "soft_delete, renamed_from, allow."
)
CHECK = 'Example: /// @nicol.check("price >= 0", name: "price_positive")'


@pytest.mark.parametrize(
    ("line", "rule", "place", "message", "note"),
    [
        ('@nicol.chek("a")', "annotation-name", "chek", "There is no annotation `@nicol.chek`.", "Did you mean `@nicol.check`?"),
        ("@nicol.zzz", "annotation-name", "zzz", "There is no annotation `@nicol.zzz`.", KNOWN),
        ('@nicol("a")', "annotation-name", '@nicol("a")', "The annotation has no name.", KNOWN),
        ("@nicol", "annotation-name", "@nicol", "The annotation has no name.", KNOWN),
        ("@nicol.", "annotation-name", "@nicol.", "The annotation has no name.", KNOWN),
        ('@nicol.check("a', "annotation-syntax", '"a', "This string does not end on its line.", CHECK),
        ('@nicol.check("a"', "annotation-syntax", '("a"', "The arguments do not end on this line.", CHECK),
        ('@nicol.check("a", $)', "annotation-syntax", '("a", $)', "These arguments cannot be read.", CHECK),
        ('@nicol.check("a") and more', "annotation-syntax", "and more", "One line holds one annotation and nothing else.", CHECK),
        ('@nicol.check("a") // why', "annotation-syntax", "// why", "One line holds one annotation and nothing else.", CHECK),
        ('@nicol.check("a", name:)', "annotation-syntax", "name", "The argument `name` has no value.", CHECK),
        ('@nicol.check("a",)', "annotation-syntax", ",", "There is nothing behind this comma.", CHECK),
        ('@nicol.check("\\q")', "annotation-syntax", "\\q", r"Unknown escape sequence. If the value is a windows-style path, `\` must be escaped as `\\`.", CHECK),
        ("@nicol.check", "annotation-argument", "@nicol.check", "`@nicol.check` needs the argument `expression`: a condition over the columns", CHECK),
        ('@nicol.check("a", nam: "b")', "annotation-argument", "nam", "`@nicol.check` has no argument `nam`.", "Did you mean `name`?"),
        ('@nicol.check("a", map: "b")', "annotation-argument", "map", "`@nicol.check` has no argument `map`.", "Did you mean `name`?"),
        ('@nicol.check("a", zzz: "b")', "annotation-argument", "zzz", "`@nicol.check` has no argument `zzz`.", "Its arguments are: expression, name."),
        ('@nicol.check("a", "b")', "annotation-argument", '"b"', "`@nicol.check` takes no further argument without a name.", "Its arguments are: expression, name."),
        ('@nicol.check("a", expression: "b")', "annotation-argument", 'expression: "b"', "The argument `expression` of `@nicol.check` is given twice.", ""),
        ("@nicol.check(price > 0)", "annotation-syntax", "(price > 0)", "These arguments cannot be read.", CHECK),
        ("@nicol.check(price)", "annotation-type", "price", "`@nicol.check` needs SQL in a string here, not `price`.", ""),
        ('@nicol.check("a", name: 3)', "annotation-type", "3", "`@nicol.check` needs a string here, not `3`.", ""),
        ('@nicol.check(" ")', "annotation-value", '" "', "`@nicol.check` needs some text here.", ""),
        ('@nicol.index(["a"], unique: "yes")', "annotation-type", '"yes"', "`@nicol.index` needs `true` or `false` here, not `\"yes\"`.", ""),
        ("@nicol.index([])", "annotation-value", "[]", "`@nicol.index` needs something in this list.", ""),
        ("@nicol.index([name, name])", "annotation-value", "name", "This is in the list already.", ""),
        ("@nicol.index([nam])", "annotation-field", "nam", "Model `Post` has no field `nam`.", "Did you mean `name`?"),
        ("@nicol.index([nam(sort: Asc)])", "annotation-field", "nam", "Model `Post` has no field `nam`.", "Did you mean `name`?"),
        ('@nicol.index(["a"], include: [foo])', "annotation-field", "foo", "Model `Post` has no field `foo`.", ""),
        ('@nicol.index(["a"], include: ["name"])', "annotation-type", '"name"', "`@nicol.index` needs the name of a field, without quotes, here, not `\"name\"`.", ""),
        ("@nicol.index([author])", "annotation-field", "author", "`author` is a relation field, it has no column.", "Its columns are: userId."),
        ("@nicol.index([name(sort: Up)])", "annotation-value", "Up", "`@nicol.index` knows Asc, Desc here, not `Up`.", ""),
        ("@nicol.index([name(srot: Asc)])", "annotation-argument", "srot: Asc", "There is no option `srot` here.", "Did you mean `sort`?"),
        ("@nicol.index([name(length: -1)])", "annotation-value", "-1", "`@nicol.index` needs a number that is not negative here.", ""),
        ("@nicol.index([name(length: 1.5)])", "annotation-type", "1.5", "`@nicol.index` needs a whole number here, not `1.5`.", ""),
        ("@nicol.index([name], nulls_not_distinct: true)", "annotation-conflict", "true", "`nulls_not_distinct` says something about unique indexes only.", "Add `unique: true`."),
        ("@nicol.exclude([name])", "annotation-argument", "name", "`@nicol.exclude` needs the operator that compares two rows here.", 'Write: name(with: "=")'),
        ("@nicol.collate(\"C\")", "annotation-place", '@nicol.collate("C")', "`@nicol.collate` does not belong on a model.", "It belongs on: field."),
        ('@nicol.trigger("t", Befor, [Insert], body: "x")', "annotation-value", "Befor", "`@nicol.trigger` knows Before, After, InsteadOf here, not `Befor`.", "Did you mean `Before`?"),
        ('@nicol.trigger("t", Before, [Insert])', "annotation-argument", '@nicol.trigger("t", Before, [Insert])', "`@nicol.trigger` needs what to run: `function`, `body` or `file`.", ""),
        ('@nicol.trigger("t", Before, [Insert], body: "x", file: "y")', "annotation-conflict", 'file: "y"', "`@nicol.trigger` runs one thing: `body` or `file`.", ""),
        ('@nicol.trigger("t", InsteadOf, [Insert], body: "x")', "annotation-conflict", "InsteadOf", "InsteadOf is for views: the triggers of a table run Before or After.", ""),
        ('@nicol.trigger("t", Before, [Truncate], body: "x")', "annotation-conflict", "[Truncate]", "Truncate has no rows.", "Add `each: Statement`."),
        ('@nicol.trigger("t", Before, [Insert], of: [name], body: "x")', "annotation-conflict", "[name]", "`of` says something about Update only.", ""),
        ("@nicol.tenant", "annotation-argument", "@nicol.tenant", "`@nicol.tenant` on a model needs the name of a field.", ""),
        ("@nicol.tenant(price)", "annotation-type", "price", "A tenant is a String, Int or BigInt, `price` is not.", ""),
        ("@nicol.soft_delete(name)", "annotation-type", "name", "A row is marked as deleted by a DateTime? or a Boolean, `name` is neither.", ""),
        ('@nicol.renamed_from("Post")', "annotation-conflict", '@nicol.renamed_from("Post")', "`Post` is the name that it has now.", ""),
        ('@nicol.renamed_from("User")', "annotation-conflict", '@nicol.renamed_from("User")', "`User` is still the name of model `User`.", "Remove the annotation once every database is renamed."),
        ('@nicol.renamed_from(["a", "a"])', "annotation-value", '"a"', "This is in the list already.", ""),
        ('@nicol.allow(oops, "why")', "annotation-value", "oops", "`oops` is no code of a finding.", "Codes look like SCH201."),
        ("@nicol.allow(SCH201)", "annotation-argument", "@nicol.allow(SCH201)", "`@nicol.allow` needs the argument `reason`: why it is right here", 'Example: /// @nicol.allow(SCH201, "never queried by author")'),
    ],
)  # fmt: skip
def test_on_a_model(line: str, rule: str, place: str, message: str, note: str) -> None:
    assert on_model(line) == [(rule, place, message, note)]


@pytest.mark.parametrize(
    ("line", "kind", "rule", "place", "message"),
    [
        ("@nicol.validate(emial)", "String", "annotation-value", "emial", "There is no rule `emial`."),
        ('@nicol.validate("email")', "String", "annotation-type", '"email"', '`@nicol.validate` needs a rule such as email or length(max: 20) here, not `"email"`.'),
        ("@nicol.validate(email)", "Int", "annotation-type", "email", "`email` is a rule for String, `extra` is of type Int."),
        ("@nicol.validate(range(min: 1))", "String", "annotation-type", "range(min: 1)", "`range` is a rule for Int and BigInt and Float and Decimal, `extra` is of type String."),
        ("@nicol.validate(length)", "String", "annotation-argument", "length", "`length` needs arguments."),
        ("@nicol.validate(length())", "String", "annotation-argument", "length()", "`length` needs min:, max: or both."),
        ("@nicol.validate(length(3))", "String", "annotation-argument", "3", "`length` takes min: and max:."),
        ("@nicol.validate(length(min: 3, min: 4))", "String", "annotation-argument", "min: 4", "The argument `min` is given twice."),
        ("@nicol.validate(length(min: -3))", "String", "annotation-value", "-3", "`@nicol.validate` needs a number that is not negative here."),
        ("@nicol.validate(length(min: 3, max: 2))", "String", "annotation-conflict", "length(min: 3, max: 2)", "Nothing is at least 3 and at most 2."),
        ("@nicol.validate(range(min: 0.2, max: 0.10))", "Float", "annotation-conflict", "range(min: 0.2, max: 0.10)", "Nothing is at least 0.2 and at most 0.10."),
        ("@nicol.validate(range(min: 0.5))", "Int", "annotation-type", "0.5", "`extra` is of type Int: its bounds are whole numbers."),
        ('@nicol.validate(range(min: "a"))', "Int", "annotation-type", '"a"', '`@nicol.validate` needs a number here, not `"a"`.'),
        ('@nicol.validate(regex("(a"))', "String", "annotation-value", '"(a"', "This is no regular expression: missing ), unterminated subpattern at position 0."),
        ("@nicol.validate(regex(1))", "String", "annotation-type", "1", "`@nicol.validate` needs a string here, not `1`."),
        ('@nicol.validate(call("check"))', "String", "annotation-value", '"check"', "`check` is no dotted name of a Python callable."),
        ('@nicol.validate(call("a.class"))', "String", "annotation-value", '"a.class"', "`a.class` is no dotted name of a Python callable."),
        ("@nicol.validate(email, email)", "String", "annotation-repeated", "email", "`@nicol.validate` is given twice."),
        ("@nicol.validate", "String", "annotation-argument", "@nicol.validate", "`@nicol.validate` needs the argument `rules`: what a value must be"),
        ("@nicol.encrypt", "Int", "annotation-conflict", "@nicol.encrypt", "Only a String, Bytes or Json can be encrypted, `extra` is of type Int."),
        ("@nicol.encrypt", "String[]", "annotation-conflict", "@nicol.encrypt", "Only a String, Bytes or Json can be encrypted, `extra` is of type String[]."),
        ("@nicol.encrypt", "String @db.Uuid", "annotation-conflict", "@nicol.encrypt", "A column of type Uuid cannot hold the encrypted text of `extra`."),
        ("@nicol.encrypt", "String @unique", "annotation-conflict", "@nicol.encrypt", "`extra` is unique: no two encrypted texts are equal, unless `deterministic: true`."),
        ("@nicol.encrypt", 'String @default(dbgenerated("x()"))', "annotation-conflict", "@nicol.encrypt", "The database writes `extra` by its default and cannot encrypt."),
        ('@nicol.generated("price")', "Int @default(1)", "annotation-conflict", '@nicol.generated("price")', "The database computes `extra`, so it cannot have `@default`."),
        ('@nicol.generated("price")', "DateTime @updatedAt", "annotation-conflict", '@nicol.generated("price")', "The database computes `extra`, so it cannot have `@updatedAt`."),
        ('@nicol.collate("C")', "Int", "annotation-type", '@nicol.collate("C")', "Only text has a collation, `extra` is of type Int."),
        ("@nicol.tenant(other)", "Int", "annotation-argument", "other", "`@nicol.tenant` on a field means this field: it takes no name."),
        ("@nicol.soft_delete", "DateTime", "annotation-type", "@nicol.soft_delete", "`extra` must be DateTime?: it is NULL as long as the row is not deleted."),
        ("@nicol.soft_delete", "DateTime? @default(now())", "annotation-type", "@nicol.soft_delete", "`extra` has a default: every new row would be deleted."),
        ("@nicol.soft_delete", "Boolean @default(true)", "annotation-type", "@nicol.soft_delete", "`extra` is true by default: every new row would be deleted."),
        ('@nicol.renamed_from("other")', "Int", "annotation-conflict", '@nicol.renamed_from("other")', "`other` is still the name of field `Post.other`."),
        ('@nicol.index(["a"])', "Int", "annotation-place", '@nicol.index(["a"])', "`@nicol.index` does not belong on a field."),
    ],
)  # fmt: skip
def test_on_a_field(line: str, kind: str, rule: str, place: str, message: str) -> None:
    assert [one[:3] for one in on_field(line, kind)] == [(rule, place, message)]


@pytest.mark.parametrize(
    ("line", "provider", "place", "message"),
    [
        ('@nicol.exclude([name(with: "=")])', "sqlite", '@nicol.exclude([name(with: "=")])', "`@nicol.exclude` does not work with sqlite."),
        ('@nicol.comment("x")', "sqlite", '@nicol.comment("x")', "`@nicol.comment` does not work with sqlite."),
        ('@nicol.check("x")', "mongodb", '@nicol.check("x")', "`@nicol.check` does not work with mongodb."),
        ("@nicol.index([name], include: [price])", "mysql", "include: [price]", "`include` of `@nicol.index` does not work with mysql."),
        ('@nicol.index([name], where: "x")', "mysql", 'where: "x"', "`where` of `@nicol.index` does not work with mysql."),
        ('@nicol.trigger("t", After, [Insert, Delete], body: "x")', "sqlite", "[Insert, Delete]", "A trigger of sqlite has one event."),
        ('@nicol.trigger("t", After, Insert, function: "x()")', "sqlite", 'function: "x()"', "`function` of `@nicol.trigger` does not work with sqlite."),
        ('@nicol.trigger("t", After, Insert, each: Statement, body: "x")', "mysql", "Statement", "Triggers of mysql run for each Row."),
    ],
)  # fmt: skip
def test_what_a_database_cannot_do(line: str, provider: str, place: str, message: str) -> None:
    found = [one[:3] for one in on_model(line, provider) if one[0]]
    assert found == [("annotation-provider", place, message)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("/// @nicol.check(\"x\")\ndatasource db {\n  provider = \"sqlite\"\n}\n", '@nicol.check("x")'),
        ('datasource db {\n  provider = "sqlite" /// @nicol.a\n}\n', "@nicol.a"),
        ("model A { /// @nicol.check(\"x\")\n  id Int @id\n}\n", '@nicol.check("x")'),
        ("model A {\n  id Int @id\n  /// @nicol.check(\"x\")\n}\n", '@nicol.check("x")'),
        ("model A {\n  /// @nicol.a\n\n  /// the text of id\n  id Int @id\n}\n", "@nicol.a"),
        ("model A {\n  id Int @id\n  @@map(\"a\") /// @nicol.a\n}\n", "@nicol.a"),
        ("/// @nicol.check(\"x\")\n\nmodel A {\n  id Int @id\n}\n", '@nicol.check("x")'),
        ("model A {\n  id Int @id\n}\n/// @nicol.check(\"x\")", '@nicol.check("x")'),
        ("model A {\r\n  id Int @id\r\n  /// @nicol.check(\"x\")\r\n}\r\n", '@nicol.check("x")'),
    ],
)  # fmt: skip
def test_an_annotation_that_belongs_to_nothing(text: str, place: str) -> None:
    name = place.split("(")[0]
    note = "Write it directly above a model, field, enum or index, or behind one on its line."
    assert wrong(text) == [("annotation-place", place, f"Nothing follows that `{name}` could belong to.", note)]


def test_places_that_an_annotation_does_not_know() -> None:
    text = 'enum E {\n  /// @nicol.check("x")\n  A\n}\nmodel A {\n  id Int @id\n  e  E\n  /// @nicol.tenant\n  @@index([e])\n}\n'
    assert [one[2] for one in wrong('datasource db {\n  provider = "mysql"\n}\n' + text)] == [
        "`@nicol.check` does not belong on an enum value.",
        "`@nicol.tenant` does not belong on an index.",
    ]
    relation = MODEL.replace("MODEL\n", "").replace("FIELD", '/// @nicol.check("x")').replace("  other   Int?\n", "")
    assert [one[2] for one in wrong(relation.replace("TYPE", "Int").replace("PROVIDER", "sqlite"))] == [
        "`@nicol.check` needs a column, and the relation field `author` has none."
    ]


def test_views_and_composite_types() -> None:
    view = """generator c {
  provider        = "prisma-client"
  previewFeatures = ["views"]
}

datasource db {
  provider = "postgresql"
}

/// @nicol.trigger("t", InsteadOf, [Insert], function: "f()")
/// @nicol.trigger("u", Before, [Insert], function: "f()")
/// @nicol.check("id > 0")
view A {
  id Int @unique
}
"""
    assert [one[:3] for one in wrong(view)] == [
        ("annotation-conflict", "Before", "The rows of a view do not change: its triggers run InsteadOf."),
        ("annotation-place", '@nicol.check("id > 0")', "`@nicol.check` does not belong on a view."),
    ]
    composite = """datasource db {
  provider = "mongodb"
  url      = "mongodb://x"
}

/// @nicol.renamed_from("B")
/// @nicol.tenant
type A {
  b String /// @nicol.validate(email)
  c Int /// @nicol.validate(url)
  d Int /// @nicol.encrypt
}
"""
    assert [one[:3] for one in wrong(composite)] == [
        ("annotation-place", "@nicol.tenant", "`@nicol.tenant` does not belong on a composite type."),
        ("annotation-type", "url", "`url` is a rule for String, `c` is of type Int."),
        ("annotation-place", "@nicol.encrypt", "`@nicol.encrypt` does not belong on a composite field."),
    ]


def test_what_may_stand_only_once() -> None:
    twice = MODEL.replace("MODEL", '/// @nicol.comment("a")\n/// @nicol.comment("b")\n/// @nicol.tenant(name)')
    text = twice.replace("FIELD", "/// @nicol.tenant").replace("TYPE", "Int").replace("PROVIDER", "postgresql")
    assert [one[:3] for one in wrong(text)] == [
        ("annotation-repeated", '@nicol.comment("b")', "`@nicol.comment` is given twice."),
        ("annotation-repeated", "@nicol.tenant", "`@nicol.tenant` is given twice."),
    ]
    checks = MODEL.replace("MODEL", '/// @nicol.check("a", name: "x")\n/// @nicol.check("b")')
    text = (
        checks.replace("FIELD", '/// @nicol.check("c", name: "x")').replace("TYPE", "Int").replace("PROVIDER", "sqlite")
    )
    assert [one[:3] for one in wrong(text)] == [
        ("annotation-repeated", '"x"', "`@nicol.check` is given twice with this name.")
    ]


def test_problems_are_told_in_the_order_of_the_text() -> None:
    assert [one[1] for one in on_model("@nicol.index([nam], include: [pric], unique: yes, zzz: 1)")] == [
        "nam",
        "pric",
        "yes",
        "zzz",
    ]


def test_annotations_that_exclude_each_other() -> None:
    text = MODEL.replace("MODEL\n", "").replace("FIELD", "").replace("extra   TYPE", "/// @nicol.encrypt\n  extra TYPE")
    text = text.replace("TYPE", 'String? /// @nicol.generated("name")').replace("PROVIDER", "postgresql")
    assert [one[:3] for one in wrong(text)] == [
        (
            "annotation-conflict",
            '@nicol.generated("name")',
            "`@nicol.generated` and `@nicol.encrypt` exclude each other.",
        )
    ]


def test_two_fields_may_change_their_names_in_turn() -> None:
    text = MODEL.replace("MODEL\n", "").replace("TYPE", 'Int @map("b") /// @nicol.renamed_from("a")')
    text = text.replace("FIELD", 'more Int @map("c") /// @nicol.renamed_from("b")').replace("PROVIDER", "sqlite")
    assert wrong(text) == []


def test_annotations_are_checked_where_the_rest_is_wrong_too() -> None:
    text = "model A {\n  id Int @id @nope /// @nicol.chek\n  b Missing /// @nicol.encrypt\n}\n"
    assert [one[0] for one in wrong(text)] == ["", "", "annotation-name"]


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        ('@Python(instance: "x")', 'instance: "x"', "`@Python` has no such argument, only `instance_name`."),
        ("@Python()", "@Python()", "`@Python` needs `instance_name` once."),
        ('@Python(instance_name: "class")', '"class"', "`instance_name` is a string with a Python name."),
        ('@Python(instance_name: "a b")', '"a b"', "`instance_name` is a string with a Python name."),
        ("@Python(instance_name: x)", "x", "`instance_name` is a string with a Python name."),
        ('@Python(instance_name: "x', '"x', "This string does not end on its line."),
    ],
)
def test_prisma_client_python_lines(line: str, place: str, message: str) -> None:
    assert [one[:3] for one in on_model(line)] == [("python-client", place, message)]


def test_two_models_cannot_have_one_name_in_the_client() -> None:
    line = '/// @Python(instance_name: "x")'
    model = "model A {\n  id Int @id\n}\n"
    assert [one[:3] for one in wrong(f"{line}\n{model}{line}\n{model.replace('A', 'B')}")] == [
        ("python-client", '@Python(instance_name: "x")', "Another model is called `x` in the client.")
    ]
    assert [one[:3] for one in wrong(f"{line}\n{line.replace('x', 'y')}\n{model}")] == [
        ("python-client", '@Python(instance_name: "y")', "`@Python` is given twice.")
    ]


def test_a_report_shows_the_line_and_the_rule() -> None:
    text = "/// @nicol.chek(1)\nmodel A {\n  id Int @id\n}\n"
    source = Source(Path("schema.prisma"), text)
    found = load([source]).diagnostics
    assert render_terminal(found, [source]) == (
        "error[P1012]: There is no annotation `@nicol.chek`.\n"
        " --> schema.prisma:1:12\n"
        "  |\n"
        "1 | /// @nicol.chek(1)\n"
        "  |            ^^^^\n"
        "  = Did you mean `@nicol.check`?\n\n"
        "1 error found."
    )
    assert '"rule": "annotation-name"' in render_json(found, [source])
