"""The words of the schema language, each with a sentence for editors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """`insert` is what an editor writes for it, with the cursor at `$0`; empty for the word itself."""

    name: str
    summary: str
    insert: str = ""


def _table(*words: Word) -> dict[str, Word]:
    return {word.name: word for word in words}


BLOCKS = _table(
    Word("model", "A table: its columns, relations, keys and indexes.", "model $0 {\n  \n}"),
    Word("view", "A database view, read like a model.", "view $0 {\n  \n}"),
    Word("enum", "A fixed set of values.", "enum $0 {\n  \n}"),
    Word("type", "A composite type, embedded in the documents of MongoDB.", "type $0 {\n  \n}"),
    Word("datasource", "The database that the schema is for.", 'datasource db {\n  provider = "$0"\n}'),
    Word("generator", "What `nicol generate` writes, and where.", 'generator client {\n  provider = "$0"\n}'),
)
SCALAR_TYPES = _table(
    Word("String", "Text of any length."),
    Word("Boolean", "true or false."),
    Word("Int", "An integer of 32 bits."),
    Word("BigInt", "An integer of 64 bits."),
    Word("Float", "A floating-point number."),
    Word("Decimal", "An exact decimal number."),
    Word("DateTime", "A moment."),
    Word("Json", "A JSON value."),
    Word("Bytes", "Binary data."),
)
UNSUPPORTED = Word("Unsupported", "A column type that the language has no word for.", 'Unsupported("$0")')
FIELD_ATTRIBUTES = _table(
    Word("id", "The primary key."),
    Word("unique", "No two rows hold the same value."),
    Word("default", "The value of rows that are created without one.", "default($0)"),
    Word("relation", "The columns of a relation, and what happens when the other row goes.", "relation($0)"),
    Word("map", "The column's name in the database.", 'map("$0")'),
    Word("updatedAt", "Set to the present moment by every update."),
    Word("ignore", "The client does not have this field."),
)
BLOCK_ATTRIBUTES = _table(
    Word("id", "The primary key, of several columns.", "id([$0])"),
    Word("unique", "No two rows hold the same values together.", "unique([$0])"),
    Word("index", "An index.", "index([$0])"),
    Word("fulltext", "A full-text index (MySQL, MongoDB).", "fulltext([$0])"),
    Word("map", "The name in the database.", 'map("$0")'),
    Word("ignore", "The client does not have this model."),
    Word("schema", "The database schema it lies in.", 'schema("$0")'),
    Word("shardKey", "The columns that rows are distributed by (PlanetScale).", "shardKey([$0])"),
)
FUNCTIONS = _table(
    Word("autoincrement", "The next number of a sequence of the database.", "autoincrement()"),
    Word("now", "The moment of creation.", "now()"),
    Word("uuid", "A random UUID; `uuid(7)` sorts by time.", "uuid()"),
    Word("cuid", "A collision-resistant id; `cuid(2)` is its second version.", "cuid()"),
    Word("ulid", "A 26-character id that sorts by time.", "ulid()"),
    Word("nanoid", "A short random id; `nanoid(10)` has ten characters.", "nanoid()"),
    Word("dbgenerated", "An SQL expression of the database.", 'dbgenerated("$0")'),
    Word("sequence", "The next number of a sequence with options (CockroachDB).", "sequence($0)"),
    Word("auto", "An ObjectId made by MongoDB.", "auto()"),
)
_FIELDS = Word("fields", "The fields it consists of.", "fields: [$0]")
_MAP = Word("map", "The name of the constraint or index in the database.", 'map: "$0"')
_NAME = Word("name", "The name in the client's `where`.", 'name: "$0"')
_SORT = Word("sort", "The order of the index: Asc or Desc.", "sort: $0")
_LENGTH = Word("length", "How much of the value the index keeps (MySQL).", "length: $0")
_CLUSTERED = Word("clustered", "Whether the rows are stored in this order (SQL Server).", "clustered: $0")
_WHERE = Word("where", "The rows that a partial index holds.", "where: $0")
ARGUMENTS: dict[str, tuple[Word, ...]] = {
    "@relation": (
        Word("fields", "The columns of this model that hold the other's key.", "fields: [$0]"),
        Word("references", "The fields of the other model they refer to.", "references: [$0]"),
        Word("onDelete", "What happens here when the other row is deleted.", "onDelete: $0"),
        Word("onUpdate", "What happens here when the other row's key changes.", "onUpdate: $0"),
        Word("name", "Tells two relations between the same models apart.", 'name: "$0"'),
        Word("map", "The name of the foreign key in the database.", 'map: "$0"'),
    ),
    "@id": (_MAP, _SORT, _LENGTH, _CLUSTERED),
    "@unique": (_MAP, _SORT, _LENGTH, _CLUSTERED, _WHERE),
    "@@id": (_FIELDS, _NAME, _MAP, _CLUSTERED),
    "@@unique": (_FIELDS, _NAME, _MAP, _CLUSTERED, _WHERE),
    "@@index": (
        _FIELDS,
        Word("type", "The kind of index.", "type: $0"),
        _MAP,
        _CLUSTERED,
        _WHERE,
    ),
    "@@fulltext": (_FIELDS, _MAP),
    "@@shardKey": (_FIELDS,),
}
MEMBER_ARGUMENTS = (_SORT, _LENGTH, Word("ops", "The operator class of the index (PostgreSQL).", "ops: $0"))
"""Arguments of a field inside an index: `@@index([name(sort: Desc)])`."""
GENERATOR_PROPERTIES = _table(
    Word("provider", "The generator: `nicol`.", 'provider = "$0"'),
    Word("output", "The folder of the generated package.", 'output = "$0"'),
    Word("previewFeatures", "Features of the language that are not final yet.", "previewFeatures = [$0]"),
)
