"""Random valid schemas and random changes of them: drafts, made with a `Random` so that hypothesis replays them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

WORDS = ("a", "b", "total", "order", "Straße", 'quo"te', "two words", "select", "it's", "CamelCase", "back`tick")
"""What tables and columns are called in the database; each is also one that SQL must quote."""

NATIVE: dict[str, dict[str, dict[str, Sequence[str]]]] = {
    "sqlite": {
        "Int": {"": ("0", "-5", "42")},
        "BigInt": {"": ("0", "9007199254740993")},
        "Float": {"": ("1.5", "-0.25", "3")},
        "Decimal": {"": ("1.5", "100")},
        "Boolean": {"": ("true", "false")},
        "String": {"": ('"x"', '"it\'s"', '""', '"a\\\\b"', '"two\\nlines"', '"ünï"', '"1"')},
        "DateTime": {"": ("now()", '"2020-01-02T03:04:05.000Z"', 'dbgenerated("CURRENT_TIMESTAMP")')},
        "Json": {"": ('"{}"', '"[1, {\\"a\\": null}]"')},
        "Bytes": {"": ('"aGVsbG8="',)},
    },
    "postgresql": {
        "Int": {"": ("0", "-5", "42"), "@db.SmallInt": ("7", "-1"), "@db.Oid": (), "@db.Integer": ("1",)},
        "BigInt": {"": ("0", "9007199254740993", "-3"), "@db.BigInt": ()},
        "Float": {"": ("1.5", "-0.25", "3"), "@db.Real": ("0.5",)},
        "Decimal": {"": ("1.5", "-100"), "@db.Decimal(10, 2)": ("1.25", "3"), "@db.Money": ()},
        "Boolean": {"": ("true", "false")},
        "String": {
            "": ('"x"', '"it\'s"', '""', '"a\\\\b"', '"two\\nlines"', '"1"', 'dbgenerated("upper(\'a\'::text)")'),
            "@db.VarChar(20)": ('"x"', '"it\'s"'),
            "@db.VarChar": ('"x"',),
            "@db.Char(5)": ('"ab"', '"abcde"'),
            "@db.Uuid": ('dbgenerated("gen_random_uuid()")',),
            "@db.Inet": ('"10.0.0.1"',),
            "@db.Bit(3)": (),
            "@db.VarBit(8)": (),
        },
        "DateTime": {
            "": ("now()", '"2020-01-02T03:04:05.000Z"', 'dbgenerated("(now() + \'1 day\'::interval)")'),
            "@db.Timestamp(0)": ("now()",),
            "@db.Timestamptz(6)": ("now()", '"2020-01-02T03:04:05.000Z"'),
            "@db.Date": ("now()", '"2020-01-02T00:00:00.000Z"'),
            "@db.Time(3)": ("now()",),
            "@db.Timetz(0)": (),
        },
        "Json": {"": ('"{}"', '"[1, {\\"a\\": null}]"'), "@db.Json": ('"{}"',)},
        "Bytes": {"": ('"aGVsbG8="',)},
        'Unsupported("circle")': {"": ()},
    },
    "mysql": {
        "Int": {
            "": ("0", "-5", "42"), "@db.SmallInt": ("7", "-1"), "@db.UnsignedInt": ("3",), "@db.MediumInt": ("4",),
            "@db.TinyInt": ("5",), "@db.Year": ("1999",), "@db.UnsignedTinyInt": (),
        },
        "BigInt": {"": ("0", "9007199254740993", "-3"), "@db.UnsignedBigInt": ("1",)},
        "Float": {"": ("1.5", "-0.25", "3"), "@db.Float": ("0.5",)},
        "Decimal": {"": ("1.5", "-100"), "@db.Decimal(10, 2)": ("1.25", "3")},
        "Boolean": {"": ("true", "false"), "@db.Bit(1)": ()},
        "String": {
            "": ('"x"', '"it\'s"', '""', '"a\\\\b"', '"two\\nlines"', '"ünï"', '"1"'),
            "@db.VarChar(20)": ('"x"', '"it\'s"', 'dbgenerated("(concat(\'a\',\'b\'))")'),
            "@db.Char(5)": ('"ab"', '"abcde"'),
            "@db.Text": (),
            "@db.TinyText": (),
            "@db.LongText": (),
        },
        "DateTime": {
            "": ("now()", '"2020-01-02T03:04:05.000Z"'),
            "@db.DateTime(0)": ("now()", '"2020-01-02T03:04:05.000Z"'),
            "@db.Timestamp(0)": ("now()",),
            "@db.Timestamp(3)": ("now()",),
            "@db.Date": (),
            "@db.Time(0)": (),
        },
        "Json": {"": ()},
        "Bytes": {"": (), "@db.VarBinary(20)": (), "@db.Blob": (), "@db.Binary(4)": ()},
    },
}  # fmt: skip
"""Scalars by provider, with their native types and the defaults that each can have."""

LONG = ("@db.Text", "@db.TinyText", "@db.LongText", "@db.Blob")
ACTIONS = ("Cascade", "Restrict", "NoAction", "SetNull", "SetDefault")
KEYS = ("Int", "BigInt", "String", "DateTime")
PART = {"Int": "{} > 5", "BigInt": "{} > 5", "String": "{} IS NOT NULL", "DateTime": "{} IS NOT NULL"}


@dataclass(frozen=True, slots=True)
class Field:
    """A scalar or enum field; `mark` is "", "?" or "[]", `default` the text inside @default(…)."""

    name: str
    type: str
    mark: str = ""
    native: str = ""
    default: str = ""
    column: str = ""

    @property
    def text(self) -> str:
        parts = [self.name, self.type + self.mark, f"@default({self.default})" if self.default else "", self.native]
        return " ".join(filter(None, [*parts, f"@map({quoted(self.column)})" if self.column else ""]))


@dataclass(frozen=True, slots=True)
class Key:
    """@@index or @@unique over fields by name, each with its arguments; `rest` are further arguments."""

    kind: str
    parts: tuple[tuple[str, str], ...]
    rest: str = ""

    @property
    def text(self) -> str:
        return f"@@{self.kind}([{', '.join(name + arguments for name, arguments in self.parts)}]{self.rest})"


@dataclass(frozen=True, slots=True)
class Model:
    """A model without its relations; `id` are field names."""

    name: str
    fields: tuple[Field, ...]
    id: tuple[str, ...] = ("id",)
    keys: tuple[Key, ...] = ()
    table: str = ""
    schema: str = ""

    def field(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)


@dataclass(frozen=True, slots=True)
class Relation:
    """From the fields `<name>_<id>` of `child` to the id of `parent`; kind "many" is a join table."""

    name: str
    kind: str
    child: str
    parent: str
    optional: bool = True
    actions: str = ""


@dataclass(frozen=True, slots=True)
class Enum:
    name: str
    values: tuple[str, ...]
    column: str = ""
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A schema file in parts."""

    provider: str
    models: tuple[Model, ...] = ()
    enums: tuple[Enum, ...] = ()
    relations: tuple[Relation, ...] = ()
    schemas: tuple[str, ...] = ()

    def model(self, name: str) -> Model:
        return next(one for one in self.models if one.name == name)

    @property
    def text(self) -> str:
        """The schema file."""
        feature = "" if self.provider == "mysql" else '"partialIndexes"'
        schemas = f"  schemas = [{', '.join(map(quoted, self.schemas))}]\n" if self.schemas else ""
        head = f'datasource db {{\n  provider = "{self.provider}"\n{schemas}}}\n'
        generator = f'generator c {{\n  provider = "nicol"\n  previewFeatures = [{feature}]\n}}\n'
        enums = "".join(enum_text(one) for one in self.enums)
        return head + generator + "".join(model_text(self, one) for one in self.models) + enums


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def named(column: str, schema: str) -> list[str]:
    mapped = [f"  @@map({quoted(column)})"] if column else []
    return mapped + ([f"  @@schema({quoted(schema)})"] if schema else [])


def enum_text(one: Enum) -> str:
    lines = [f"  {value}" for value in one.values]
    return "\n".join([f"enum {one.name} {{", *lines, *named(one.column, one.schema), "}", ""])


def model_text(draft: Draft, model: Model) -> str:
    lines = [one.text for one in model.fields]
    if len(model.id) == 1:
        lines = [line + (" @id" if one.name in model.id else "") for line, one in zip(lines, model.fields, strict=True)]
    for relation in draft.relations:
        if relation.child == model.name:
            lines += child_lines(draft, relation)
        if relation.parent == model.name:
            mark = "?" if relation.kind == "one" else "[]"
            lines.append(f"{relation.name}_back {relation.child}{mark} @relation({quoted(relation.name)})")
    if len(model.id) > 1:
        lines.append(f"@@id([{', '.join(model.id)}])")
    lines += [key.text for key in model.keys]
    lines += [line.strip() for line in named(model.table, model.schema)]
    return "\n".join([f"model {model.name} {{", *(f"  {line}" for line in lines), "}", ""])


def child_lines(draft: Draft, relation: Relation) -> list[str]:
    """The relation's own side, with its scalars and, for one to one, what makes them unique."""
    if relation.kind == "many":
        return [f"{relation.name} {relation.parent}[] @relation({quoted(relation.name)})"]
    parent = draft.model(relation.parent)
    mark = "?" if relation.optional else ""
    keys = [replace(parent.field(name), name=f"{relation.name}_{name}", mark=mark) for name in parent.id]
    names = [key.name for key in keys]
    arguments = f"fields: [{', '.join(names)}], references: [{', '.join(parent.id)}]{relation.actions}"
    lines = [replace(key, default="", column="").text for key in keys]
    lines.append(f"{relation.name} {relation.parent}{mark} @relation({quoted(relation.name)}, {arguments})")
    return [*lines, f"@@unique([{', '.join(names)}])"] if relation.kind == "one" else lines


def some_name(random: Random, taken: Sequence[str]) -> str:
    """A name of the database's own, or "" for the client's."""
    free = [word for word in WORDS if word not in taken]
    return random.choice(free) if free and random.random() < 0.25 else ""


def a_field(random: Random, draft: Draft, name: str, taken: Sequence[str]) -> Field:
    """A field of any type the provider has."""
    column = some_name(random, taken)
    if draft.enums and random.random() < 0.2:
        enum = random.choice(draft.enums)
        mark = a_mark(random, draft.provider)
        default = random.choice([*enum.values, ""])
        return Field(name, enum.name, mark, "", f"[{default}]" if mark == "[]" and default else default, column)
    types = NATIVE[draft.provider]
    kind = random.choice(list(types))
    native = random.choice(list(types[kind]))
    mark = "?" if kind.startswith("Unsupported") else a_mark(random, draft.provider)
    return Field(name, kind, mark, native, a_default(random, draft.provider, (kind, native, mark)), column)


def a_mark(random: Random, provider: str) -> str:
    return random.choice(["", "", "?", "?", "[]" if provider == "postgresql" else ""])


def a_default(random: Random, provider: str, type: tuple[str, str, str]) -> str:
    kind, native, mark = type
    choices = list(NATIVE[provider][kind][native])
    if mark == "[]":
        plain = [one for one in choices if not one.endswith(")")]
        picked = random.sample(plain, min(len(plain), random.randint(0, 2)))
        return random.choice(["", f"[{', '.join(picked)}]"])
    return random.choice(choices) if choices and random.random() < 0.6 else ""


def some_id(random: Random, provider: str) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Fields of an id, and their names."""
    mysql = provider == "mysql"
    one = [
        Field("id", "Int"),
        Field("id", "Int", default="autoincrement()"),
        Field("id", "String", default="uuid()"),
        Field("id", "String", native="" if provider == "sqlite" else "@db.VarChar(20)"),
    ]
    if provider != "sqlite":
        one += [Field("id", "BigInt", default="autoincrement()"), Field("id", "BigInt")]
        one.append(Field("id", "Int", native="@db.UnsignedInt" if mysql else "@db.SmallInt"))
    if random.random() < 0.75:
        return (random.choice(one),), ("id",)
    second = random.choice([Field("part", "String"), Field("part", "Int"), Field("part", "DateTime")])
    return (Field("id", "Int"), second), ("id", "part")


def a_model(random: Random, draft: Draft, name: str) -> Model:
    fields, key = some_id(random, draft.provider)
    columns = ["id", "part"]
    for number in range(random.randint(0, 4)):
        new = a_field(random, draft, f"f{number}", columns)
        columns.append(new.column)
        fields = (*fields, new)
    table = some_name(random, [one.table for one in draft.models])
    schema = random.choice(draft.schemas) if draft.schemas else ""
    model = Model(name, fields, key, (), table, schema)
    for _ in range(random.randint(0, 2)):
        model = with_key(random, draft, model)
    return model


def with_key(random: Random, draft: Draft, model: Model) -> Model:
    """The model with one more index or unique constraint, if it has fields for it."""
    fields = [one for one in model.fields if one.mark != "[]" and one.type in KEYS]
    if not fields:
        return model
    picked = random.sample(fields, random.randint(1, min(2, len(fields))))
    kind = random.choice(["index", "index", "unique"])
    parts = tuple((one.name, some_arguments(random, draft.provider, one)) for one in picked)
    rest = random.choice(["", "", f', map: "{model.name} {kind} {random.randint(0, 999)}"'])
    first = picked[0]
    if draft.provider == "postgresql" and kind == "index" and random.random() < 0.2 and not parts[0][1]:
        rest = ", type: Hash" + rest if len(picked) == 1 and not first.native else rest
    elif draft.provider != "mysql" and random.random() < 0.2 and not first.native:
        predicate = PART[first.type].format('\\"' + (first.column or first.name).replace('"', '\\"\\"') + '\\"')
        rest += f', where: raw("{predicate}")'
    key = Key(kind, parts, rest)
    same = [(one.kind, [name for name, _ in one.parts]) for one in model.keys]
    return model if (kind, [name for name, _ in parts]) in same else replace(model, keys=(*model.keys, key))


def some_arguments(random: Random, provider: str, one: Field) -> str:
    arguments = ["sort: Desc"] if random.random() < 0.25 else []
    if provider == "mysql" and one.native in LONG:
        arguments.insert(0, "length: 10")
    return f"({', '.join(arguments)})" if arguments else ""


def a_relation(random: Random, draft: Draft, name: str) -> Relation | None:
    child, parent = random.choice(draft.models), random.choice(draft.models)
    kind = random.choice(["list", "list", "one", "many"])
    if kind == "many":
        single = len(child.id) == len(parent.id) == 1
        first, last = sorted((child.name, parent.name))
        return Relation(name, kind, first, last) if single and first != last else None
    optional = random.random() < 0.6
    allowed = [one for one in ACTIONS if (optional or one != "SetNull") and one != "SetDefault"]
    actions = "".join(
        f", {when}: {random.choice(allowed)}" for when in ("onDelete", "onUpdate") if random.random() < 0.4
    )
    return Relation(name, kind, child.name, parent.name, optional, actions)


def an_enum(random: Random, draft: Draft, name: str) -> Enum:
    values = random.sample(["RED", "green", "Blue", "x1"], random.randint(1, 3))
    column = random.choice(["", "", f"{name} of the", f'{name}"s']) if draft.provider == "postgresql" else ""
    return Enum(name, tuple(values), column, random.choice(draft.schemas) if draft.schemas else "")


def a_draft(random: Random, provider: str) -> Draft:
    """A schema of up to four models."""
    schemas = ("public", "other one") if provider == "postgresql" and random.random() < 0.2 else ()
    draft = Draft(provider, schemas=schemas)
    for number in range(random.randint(0, 2)):
        draft = replace(draft, enums=(*draft.enums, an_enum(random, draft, f"E{number}")))
    for number in range(random.randint(1, 4)):
        draft = replace(draft, models=(*draft.models, a_model(random, draft, f"M{number}")))
    for number in range(random.randint(0, 3)):
        draft = with_relation(random, draft, f"r{number}")
    return draft


def with_relation(random: Random, draft: Draft, name: str) -> Draft:
    new = a_relation(random, draft, name)
    return draft if new is None else replace(draft, relations=(*draft.relations, new))


def changed(random: Random, draft: Draft) -> Draft:
    """The draft after one to four changes."""
    for _ in range(random.randint(1, 4)):
        draft = random.choice(CHANGES)(random, draft)
    return draft


def put(draft: Draft, model: Model) -> Draft:
    """The draft with `model` in place of the one of its name, its keys without fields that it lost."""
    names = {one.name for one in model.fields}
    keys = tuple(key for key in model.keys if all(name in names for name, _ in key.parts))
    new = replace(model, keys=keys)
    return replace(draft, models=tuple(new if one.name == model.name else one for one in draft.models))


def free(prefix: str, taken: Sequence[str]) -> str:
    return next(name for number in range(99) if (name := f"{prefix}{number}") not in taken)


def more_models(random: Random, draft: Draft) -> Draft:
    name = free("M", [one.name for one in draft.models])
    return replace(draft, models=(*draft.models, a_model(random, draft, name)))


def fewer_models(random: Random, draft: Draft) -> Draft:
    if len(draft.models) == 1:
        return draft
    gone = random.choice(draft.models).name
    relations = tuple(one for one in draft.relations if gone not in (one.child, one.parent))
    return replace(draft, models=tuple(one for one in draft.models if one.name != gone), relations=relations)


def more_fields(random: Random, draft: Draft) -> Draft:
    model = random.choice(draft.models)
    name = free("f", [one.name for one in model.fields])
    new = a_field(random, draft, name, ["id", "part", *(one.column for one in model.fields)])
    place = random.randint(1, len(model.fields))
    return put(draft, replace(model, fields=(*model.fields[:place], new, *model.fields[place:])))


def fewer_fields(random: Random, draft: Draft) -> Draft:
    model = random.choice(draft.models)
    rest = [one for one in model.fields if one.name not in model.id]
    if not rest:
        return draft
    gone = random.choice(rest)
    return put(draft, replace(model, fields=tuple(one for one in model.fields if one != gone)))


def other_field(random: Random, draft: Draft) -> Draft:
    """One field gets another type, arity, default or column."""
    model = random.choice(draft.models)
    rest = [one for one in model.fields if one.name not in model.id]
    if not rest:
        return draft
    old = random.choice(rest)
    new = replace(a_field(random, draft, old.name, ["id", "part", *(one.column for one in model.fields)]))
    if random.random() < 0.6 and old.type in NATIVE[draft.provider]:
        mark = (
            old.mark if random.random() < 0.5 or old.type.startswith("Unsupported") else a_mark(random, draft.provider)
        )
        native = old.native if random.random() < 0.5 else random.choice(list(NATIVE[draft.provider][old.type]))
        new = replace(
            old, mark=mark, native=native, default=a_default(random, draft.provider, (old.type, native, mark))
        )
    keys = tuple(key for key in model.keys if old.name not in [name for name, _ in key.parts] or fits(key, old, new))
    return put(draft, replace(model, keys=keys, fields=tuple(new if one == old else one for one in model.fields)))


def fits(key: Key, old: Field, new: Field) -> bool:
    """Whether a key on the old field can also be on the new one."""
    simple = new.native == old.native and "where" not in key.rest
    return simple and new.type == old.type and new.mark != "[]"


def other_keys(random: Random, draft: Draft) -> Draft:
    model = random.choice(draft.models)
    if model.keys and random.random() < 0.4:
        gone = random.choice(model.keys)
        return put(draft, replace(model, keys=tuple(key for key in model.keys if key != gone)))
    return put(draft, with_key(random, draft, model))


def other_id(random: Random, draft: Draft) -> Draft:
    model = random.choice(draft.models)
    fields, key = some_id(random, draft.provider)
    rest = tuple(one for one in model.fields if one.name not in (*model.id, *key))
    keys = tuple(key for key in model.keys if all(name not in ("id", "part") for name, _ in key.parts))
    many = {name for one in draft.relations if one.kind == "many" for name in (one.child, one.parent)}
    if len(key) > 1 and model.name in many:
        return draft
    return put(draft, replace(model, fields=(*fields, *rest), id=key, keys=keys))


def other_relations(random: Random, draft: Draft) -> Draft:
    if not draft.relations or random.random() < 0.4:
        return with_relation(random, draft, free("r", [one.name for one in draft.relations]))
    old = random.choice(draft.relations)
    rest = tuple(one for one in draft.relations if one != old)
    smaller = replace(draft, relations=rest)
    return smaller if random.random() < 0.5 else with_relation(random, smaller, old.name)


def other_table(random: Random, draft: Draft) -> Draft:
    model = random.choice(draft.models)
    if draft.schemas and random.random() < 0.5:
        return put(draft, replace(model, schema=random.choice(draft.schemas)))
    return put(draft, replace(model, table=some_name(random, [one.table for one in draft.models])))


def other_enum(random: Random, draft: Draft) -> Draft:
    """One enum gains or loses values; defaults that are gone go with them."""
    if not draft.enums:
        return replace(draft, enums=(an_enum(random, draft, "E0"),))
    old = random.choice(draft.enums)
    new = replace(old, values=an_enum(random, draft, old.name).values)
    models = tuple(
        replace(model, fields=tuple(without_value(one, new) for one in model.fields)) for model in draft.models
    )
    return replace(draft, models=models, enums=tuple(new if one == old else one for one in draft.enums))


def without_value(one: Field, enum: Enum) -> Field:
    lost = one.type == enum.name and one.default.strip("[]") not in enum.values
    return replace(one, default="") if lost else one


CHANGES = (
    more_models, fewer_models, more_fields, fewer_fields, other_field, other_field, other_keys, other_id,
    other_relations, other_table, other_enum,
)  # fmt: skip
"""What can happen to a draft."""
