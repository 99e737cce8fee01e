"""`/// @nicol.NAME(args)`: what each annotation becomes, where it may stand, and the line it is shown as."""

# ruff: noqa: E501 - one line a case

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from nicol.model import Annotation, EnumValue, Model, Schema, load_schema, show_annotation, store_schema
from nicol.model.annotations import (
    Allow,
    Call,
    Check,
    Collate,
    DatabaseComment,
    Email,
    Encrypt,
    Exclude,
    ExcludeElement,
    ExtraIndex,
    Generated,
    IndexElement,
    Length,
    PythonClient,
    Range,
    Regex,
    RenamedFrom,
    SoftDelete,
    Tenant,
    Trigger,
    Url,
    Validate,
)
from nicol.psl import format_text
from nicol.text.span import NOWHERE, Source
from nicol.validate import load_or_raise
from nicol.validate.annotations import ANNOTATIONS

HEAD = 'datasource db {\n  provider = "postgresql"\n}\n\n'
MODEL = """MODEL
model Post {
  id        Int       @id
  name      String
  about     String?
  pages     Int       @default(0)
  price     Decimal   @default(0)
  FIELD
  extra     TYPE
  createdAt DateTime  @default(now())
  deletedAt DateTime?
}
"""


def schema(body: str, head: str = HEAD) -> Schema:
    return load_or_raise([Source(Path("schema.prisma"), head + body)])


def bare(annotations: tuple[Annotation, ...]) -> list[Annotation]:
    """The annotations without spans, as a generated client stores them."""
    stored = load_schema(store_schema(schema("model A {\n  id Int @id\n}\n")))
    model = stored.model("A")
    kept = store_schema(
        type(stored)(
            datasource=stored.datasource,
            models=(type(model)(name="A", db_name="A", fields=(), annotations=annotations),),
        )
    )
    return list(load_schema(kept).model("A").annotations)


def on_model(line: str) -> list[Annotation]:
    return bare(
        schema(MODEL.replace("MODEL", f"/// {line}").replace("FIELD", "").replace("TYPE", "Int?"))
        .model("Post")
        .annotations
    )


def on_field(line: str, kind: str) -> list[Annotation]:
    text = MODEL.replace("MODEL\n", "").replace("FIELD", f"/// {line}").replace("TYPE", kind)
    return bare(schema(text).model("Post").field("extra").annotations)


MODEL_LINES: list[tuple[str, Annotation]] = [
    ('@nicol.check("price >= 0")', Check(expression="price >= 0")),
    ('@nicol.check("name <> \'\'", name: "no\\"name")', Check(expression="name <> ''", name='no"name')),
    (
        '@nicol.exclude([name(with: "="), raw("tsrange(a, b)", with: "&&", ops: "range_ops")], where: "pages > 1", name: "x")',
        Exclude(
            elements=(
                ExcludeElement(kind="field", text="name", operator="="),
                ExcludeElement(kind="sql", text="tsrange(a, b)", operator="&&", ops="range_ops"),
            ),
            where="pages > 1",
            name="x",
        ),
    ),
    (
        '@nicol.exclude([name(with: "=")], using: SpGist)',
        Exclude(elements=(ExcludeElement(kind="field", text="name", operator="="),), using="SpGist"),
    ),
    ('@nicol.index(["lower(name)"])', ExtraIndex(elements=(IndexElement(kind="sql", text="lower(name)"),))),
    (
        "@nicol.index([name(sort: Desc, nulls: Last), pages], unique: true, nulls_not_distinct: true, "
        'include: [about, price], using: BTree, where: "pages > 1", name: "i")',
        ExtraIndex(
            elements=(
                IndexElement(kind="field", text="name", sort="Desc", nulls="Last"),
                IndexElement(kind="field", text="pages"),
            ),
            unique=True,
            nulls_not_distinct=True,
            include=("about", "price"),
            using="BTree",
            where="pages > 1",
            name="i",
        ),
    ),
    (
        '@nicol.index([raw("lower(name)", length: 10, ops: "gin_trgm_ops")], using: Gin)',
        ExtraIndex(
            elements=(IndexElement(kind="sql", text="lower(name)", length=10, ops="gin_trgm_ops"),), using="Gin"
        ),
    ),
    ('@nicol.comment("what people read")', DatabaseComment(text="what people read")),
    (
        '@nicol.trigger("touch", Before, [Insert, Update], of: [name], when: "NEW.pages > 1", function: "touch()")',
        Trigger(
            name="touch",
            timing="Before",
            events=("Insert", "Update"),
            of=("name",),
            when="NEW.pages > 1",
            function="touch()",
        ),
    ),
    (
        '@nicol.trigger("log", After, [Truncate], each: Statement, file: "sql/log.sql")',
        Trigger(name="log", timing="After", events=("Truncate",), each="Statement", file="sql/log.sql"),
    ),
    ("@nicol.tenant(name)", Tenant(field="name")),
    ("@nicol.soft_delete(deletedAt)", SoftDelete(field="deletedAt")),
    ('@nicol.renamed_from("Article")', RenamedFrom(names=("Article",))),
    ('@nicol.renamed_from(["Article", "article"])', RenamedFrom(names=("Article", "article"))),
    ('@nicol.allow(SCH201, "few rows")', Allow(code="SCH201", reason="few rows")),
]
FIELD_LINES: list[tuple[str, str, Annotation]] = [
    ('@nicol.check("extra > 0")', "Int", Check(expression="extra > 0")),
    ('@nicol.generated("pages * 2")', "Int?", Generated(expression="pages * 2")),
    ('@nicol.generated("pages * 2", kind: Virtual)', "Int?", Generated(expression="pages * 2", kind="Virtual")),
    ('@nicol.collate("de-x-icu")', "String", Collate(name="de-x-icu")),
    ('@nicol.comment("zwölf \\\\ Zeilen\\n")', "Int", DatabaseComment(text="zwölf \\ Zeilen\n")),
    ("@nicol.validate(email)", "String", Validate(rules=(Email(),))),
    (
        '@nicol.validate(url, length(min: 1, max: 20), regex("^h\\\\d"), call("shop.rules.known"))',
        "String?",
        Validate(rules=(Url(), Length(min=1, max=20), Regex(pattern="^h\\d"), Call(target="shop.rules.known"))),
    ),
    ("@nicol.validate(range(min: -1.50))", "Decimal", Validate(rules=(Range(min=Decimal("-1.50")),))),
    ("@nicol.validate(range(min: 1, max: 1))", "BigInt", Validate(rules=(Range(min=Decimal(1), max=Decimal(1)),))),
    ("@nicol.validate(length(max: 0))", "Bytes", Validate(rules=(Length(max=0),))),
    ("@nicol.encrypt", "Json", Encrypt()),
    ('@nicol.encrypt("people", deterministic: true)', "String @unique", Encrypt(key="people", deterministic=True)),
    ("@nicol.renamed_from([\"more\"])", "Int", RenamedFrom(names=("more",))),
    ('@nicol.allow(SCH999, "why not")', "Int", Allow(code="SCH999", reason="why not")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "value"), MODEL_LINES)
def test_an_annotation_of_a_model(line: str, value: Annotation) -> None:
    assert on_model(line) == [value]
    assert show_annotation(value) == line


@pytest.mark.parametrize(("line", "kind", "value"), FIELD_LINES)
def test_an_annotation_of_a_field(line: str, kind: str, value: Annotation) -> None:
    assert on_field(line, kind) == [value]
    assert on_field(show_annotation(value), kind) == [value]


@pytest.mark.parametrize("name", ANNOTATIONS)
def test_the_example_of_each_annotation_is_valid_and_shown_as_written(name: str) -> None:
    spec = ANNOTATIONS[name]
    body = """LINES
model A {
  id        Int       @id
  name      String
  active    Boolean
  price     Int
  createdAt DateTime
  deletedAt DateTime?
  begins    DateTime
  ends      DateTime
  room      Int
  FIELD
  extra     String?
}
"""
    line = f"/// {spec.example}"
    if "model" in spec.places:
        found = schema(body.replace("LINES", line).replace("FIELD", "")).model("A").annotations
    else:
        found = schema(body.replace("LINES\n", "").replace("FIELD", line)).model("A").field("extra").annotations
    assert [show_annotation(one) for one in found] == [spec.example]


def test_what_may_be_written_in_another_way() -> None:
    assert on_model('@nicol.check(name: "x", expression: raw("pages > 0"))') == [
        Check(expression="pages > 0", name="x")
    ]
    assert on_model("@nicol.index(name)") == [ExtraIndex(elements=(IndexElement(kind="field", text="name"),))]
    assert on_field("@nicol.validate(email())", "String") == [Validate(rules=(Email(),))]
    assert on_field("@nicol.tenant", "Int") == [Tenant(field="extra")]
    assert on_field("@nicol.soft_delete()", "DateTime?") == [SoftDelete(field="extra")]
    assert on_field("@nicol.soft_delete", "Boolean @default(false)") == [SoftDelete(field="extra")]


EVERYWHERE = """/// Everyone.
/// @nicol.comment("people")
/// Who reads.
// @nicol.check("no annotation")
/*
 @nicol.check("no annotation either")
*/
///@nicol.allow(SCH101, "one")
model User {
  /// The key.

  /// @nicol.comment("key")
  /// Of the user.
  id   Int    @id /// @nicol.allow(SCH102, "two")
  mail String /// his @nicol.check is only mentioned here
  a    Int
  b    Int /// @nicol.check("b > 0")

  /// @nicol.renamed_from("old_index")
  @@index([a]) /// @nicol.allow(SCH103, "three")
  /// @nicol.allow(SCH104, "four")
  @@unique([a, b])
}

/// @nicol.allow(SCH105, "five")
enum Role {
  /// @nicol.renamed_from("boss")
  ADMIN
  USER /// @nicol.allow(SCH106, "six")
}
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_annotation_belongs_to_what_stands_below_or_in_front(newline: str) -> None:
    text = EVERYWHERE.replace("\n", newline)
    found = schema(text)
    user, role = found.model("User"), found.enum("Role")

    def shown(annotations: tuple[Annotation, ...]) -> list[str]:
        return [show_annotation(one) for one in annotations]

    assert user.documentation.splitlines()[:2] == ["Everyone.", "Who reads."]
    assert shown(user.annotations) == ['@nicol.comment("people")', '@nicol.allow(SCH101, "one")']
    assert user.field("id").documentation == "Of the user."
    assert shown(user.field("id").annotations) == ['@nicol.comment("key")', '@nicol.allow(SCH102, "two")']
    assert user.field("mail").documentation == "his @nicol.check is only mentioned here"
    assert shown(user.field("b").annotations) == ['@nicol.check("b > 0")']
    assert [shown(index.annotations) for index in user.indexes] == [
        ['@nicol.renamed_from("old_index")', '@nicol.allow(SCH103, "three")'],
        ['@nicol.allow(SCH104, "four")'],
    ]
    assert shown(role.annotations) == ['@nicol.allow(SCH105, "five")']
    assert [shown(value.annotations) for value in role.values] == [
        ['@nicol.renamed_from("boss")'],
        ['@nicol.allow(SCH106, "six")'],
    ]
    spans = [one.span for one in (*user.annotations, *user.field("b").annotations, *user.indexes[0].annotations)]
    whole = HEAD + text
    assert [whole[span.start : span.end] for span in spans] == [
        '@nicol.comment("people")',
        '@nicol.allow(SCH101, "one")',
        '@nicol.check("b > 0")',
        '@nicol.renamed_from("old_index")',
        '@nicol.allow(SCH103, "three")',
    ]


def test_a_stored_schema_keeps_annotations_without_their_places() -> None:
    found = schema(EVERYWHERE + MODEL_SCHEMA)
    again = load_schema(store_schema(found))
    assert again.model("Thing").annotations[0] == Check(expression="a > 0")
    assert again.model("Thing").annotations[0].span == NOWHERE
    assert [show_annotation(one) for model in again.models for one in model.annotations] == [
        show_annotation(one) for model in found.models for one in model.annotations
    ]


MODEL_SCHEMA = """
/// @nicol.check("a > 0")
/// @nicol.index([a], name: "x")
model Thing {
  id Int @id
  a  Int
}
"""


def test_the_formatter_keeps_annotations_where_they_belong() -> None:
    formatted = format_text(HEAD + EVERYWHERE)
    assert formatted.count("@nicol.") == EVERYWHERE.count("@nicol.") == 14
    before, after = schema(EVERYWHERE), schema(formatted, head="")
    assert [everything(model) for model in after.models] == [everything(model) for model in before.models]
    assert [one.annotations for one in bare_enums(after)] == [one.annotations for one in bare_enums(before)]


def everything(model: Model) -> list[list[str]]:
    owners = (model, *model.fields, *sorted(model.indexes, key=lambda index: index.kind))
    return [[show_annotation(one) for one in owner.annotations] for owner in owners]


def bare_enums(found: Schema) -> list[EnumValue]:
    return [value for enum in load_schema(store_schema(found)).enums for value in enum.values]


def test_prisma_client_python_names_a_model() -> None:
    body = '/// The people.\n/// @Python(instance_name: "people")\nmodel User {\n  id Int @id\n}\n'
    user = schema(body).model("User")
    assert user.python is not None
    assert user.python.instance_name == "people"
    assert user.documentation == 'The people.\n@Python(instance_name: "people")'
    stored = load_schema(store_schema(schema(body))).model("User")
    assert stored.python == PythonClient(instance_name="people")


def test_every_annotation_says_what_it_is() -> None:
    for spec in ANNOTATIONS.values():
        assert spec.summary.endswith("."), spec.name
        assert spec.places, spec.name
        assert len({one.name for one in spec.parameters}) == len(spec.parameters)
