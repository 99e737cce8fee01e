"""The tree holds what was written, with spans; what fits no rule is kept and reported."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.psl import parse
from nicol.psl.ast import ArrayValue, ConstantValue, FunctionCall, NumberValue, ObjectValue, StringValue

FIELD = """model Post {
  /// The title.
  title String? @db.VarChar(20) @default("a\\"b\\u00e9") /// shown in lists
  tags  String[]
  point Unsupported("point")
  @@index([title(sort: Desc, length: 10), tags], type: Hash, where: { title: { not: null } }) // why
}
"""


def test_a_field_with_everything() -> None:
    tree, diagnostics = parse(FIELD)
    (block,) = tree.blocks
    title, tags, point = block.fields
    assert diagnostics == []
    assert (title.name.name, title.arity, tags.arity) == ("title", Arity.OPTIONAL, Arity.LIST)
    assert [comment.text for comment in title.documentation] == [" The title."]
    assert title.comment is not None
    assert title.comment.text == " shown in lists"
    native, default = title.attributes
    assert native.name.name == "db.VarChar"
    assert [type(item.value) for item in native.arguments.items] == [NumberValue]
    assert isinstance(default.arguments.items[0].value, StringValue)
    assert default.arguments.items[0].value.text == 'a"bé'
    assert point.type is not None
    assert (point.type.name, point.type.unsupported) == ("point", True)


def test_arguments_of_a_block_attribute() -> None:
    tree, _ = parse(FIELD)
    (index,) = tree.blocks[0].attributes
    fields, kind, where = index.arguments.items
    assert isinstance(fields.value, ArrayValue)
    first, second = fields.value.items
    assert isinstance(first, FunctionCall)
    assert [argument.name.name for argument in first.arguments.items if argument.name] == ["sort", "length"]
    assert isinstance(second, ConstantValue)
    assert kind.name is not None
    assert kind.name.name == "type"
    assert isinstance(where.value, ObjectValue)
    assert index.comment is not None
    assert index.comment.text == " why"


def test_spans_cut_the_text_they_name() -> None:
    tree, _ = parse(FIELD)
    (block,) = tree.blocks
    title = block.fields[0]
    assert FIELD[block.span.start : block.span.end] == FIELD.rstrip("\n")
    assert FIELD[title.name.span.start : title.name.span.end] == "title"
    assert FIELD[title.attributes[0].span.start : title.attributes[0].span.end] == "@db.VarChar(20)"


def test_every_error_of_a_file_is_reported_at_once() -> None:
    text = (
        "garbage here\n\nmodel A {\n  id Int! @id\n  ???\n  name\n}\n\n"
        "enum B {\n  ok\n  = no\n}\n\nwhatever {\n  x\n}\n"
    )
    _, diagnostics = parse(text)
    assert [(text.count("\n", 0, one.span.start) + 1, one.message) for one in diagnostics] == [
        (1, "Error validating: This line is invalid. It does not start with any known Prisma schema keyword."),
        (4, "Fields are required by default, `!` is no longer required."),
        (5, "Error validating: This line is not a valid field or attribute definition."),
        (6, 'Error validating model "A": This field declaration is invalid. It is either missing a name or a type.'),
        (11, "Error validating: This line is not an enum value definition."),
        (
            14,
            "Error validating: This block is invalid. It does not start with any known Prisma schema keyword. Valid "
            "keywords include 'model', 'enum', 'type', 'datasource' and 'generator'.",
        ),
    ]


def test_bad_escapes_are_reported_where_they_stand() -> None:
    text = 'model A {\n  a String @default("C:\\dir \\u12 \\ud83d\\ude00")\n}\n'
    tree, diagnostics = parse(text)
    assert [text[one.span.start : one.span.end] for one in diagnostics] == ["\\d", "\\u12"]
    value = tree.blocks[0].fields[0].attributes[0].arguments.items[0].value
    assert isinstance(value, StringValue)
    assert value.text.endswith(" 😀")


def test_deep_nesting_is_refused_not_fatal() -> None:
    _, diagnostics = parse("model A {\n  a Int @default(" + "[" * 5000 + "\n}\n")
    assert [one.message for one in diagnostics] == [
        "Error validating: This line is not a valid field or attribute definition."
    ]


def test_nothing_has_to_part_a_keyword_from_a_name() -> None:
    tree, diagnostics = parse("modelUser {\n  id Int @id\n}\nenumeration {\n  A\n}\ngenerator1x {\n}\n")
    assert diagnostics == []
    assert [(block.keyword, block.name.name, block.name.span.start) for block in tree.blocks] == [
        ("model", "User", 5),
        ("enum", "eration", 31),
        ("generator", "1x", 56),
    ]
    assert tree.blocks[0].span.start == 0


def test_words_that_only_begin_like_a_keyword() -> None:
    tree, diagnostics = parse("model_x {\n  id Int @id\n}\nmodel-x {\n}\nmodelUser\nmodels.x {\n}\ntypeA = Int\n")
    assert tree.blocks == ()
    assert [one.message.removeprefix("Error validating: ")[:24] for one in diagnostics] == [
        "This block is invalid. I",
        "This block is invalid. I",
        "This line is invalid. It",
        "This line is invalid. It",
        "This line is invalid. It",
        "Invalid type definition.",
    ]
