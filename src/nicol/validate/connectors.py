"""What the schema language allows for each provider: facts for the checks, not for SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from nicol.model.schema import Action, Provider


class Allows(Enum):
    """A thing that a provider's schema may contain."""

    SCALAR_LISTS = auto()
    ENUMS = auto()
    JSON = auto()
    JSON_LISTS = auto()
    DECIMAL = auto()
    AUTOINCREMENT_ANYWHERE = auto()
    AUTOINCREMENT = auto()
    AUTOINCREMENT_MULTIPLE = auto()
    AUTOINCREMENT_NON_INDEXED = auto()
    AUTO = auto()
    SEQUENCE = auto()
    EXTENSIONS = auto()
    FULL_TEXT_SEARCH_PREVIEW = auto()
    SET_NULL_ON_REQUIRED = auto()
    COMPOSITE_TYPES = auto()
    FULL_TEXT_INDEX = auto()
    SORT_IN_FULL_TEXT = auto()
    MANY_FULL_TEXT = auto()
    MULTI_SCHEMA = auto()
    NAMED_DEFAULTS = auto()
    NAMED_FOREIGN_KEYS = auto()
    NAMED_PRIMARY_KEYS = auto()
    COMPOUND_IDS = auto()
    ANY_ID = auto()
    KEY_SORT = auto()
    LENGTH_PREFIX = auto()
    CLUSTERING = auto()
    IMPLICIT_MANY_TO_MANY = auto()
    EMBEDDED_MANY_TO_MANY = auto()
    CYCLE_DETECTION = auto()
    RELATION_FIELDS_IN_ANY_ORDER = auto()
    SHARD_KEYS = auto()
    PARTIAL_INDEXES = auto()
    SUGGESTS_RELATION_INDEXES = auto()


class Scope(Enum):
    """Where constraint names must be unique; the value is Prisma's description."""

    GLOBAL_KEYS = "global for primary key, indexes and unique constraints"
    GLOBAL_INDEXES = "global for indexes and unique constraints"
    GLOBAL_FOREIGN_KEYS = "global for foreign keys"
    GLOBAL_PRIMARY_KEYS_AND_DEFAULTS = "global for primary keys, foreign keys and default constraints"
    MODEL_INDEXES = "on model `{model}` for indexes and unique constraints"
    MODEL_KEYS = "on model `{model}` for primary key, indexes and unique constraints"
    MODEL_ALL = "on model `{model}` for primary key, indexes, unique constraints and foreign keys"


_RELATIONAL = {Allows.ANY_ID, Allows.COMPOUND_IDS, Allows.IMPLICIT_MANY_TO_MANY}
_COMMON_ACTIONS: tuple[Action, ...] = ("Cascade", "Restrict", "NoAction", "SetNull")
_ALL_ACTIONS: tuple[Action, ...] = (*_COMMON_ACTIONS, "SetDefault")
_EMULATED: tuple[Action, ...] = ("Cascade", "Restrict", "NoAction", "SetNull")


@dataclass(frozen=True, slots=True)
class Connector:
    """One provider; `title` is how messages name it, `max_name` counts bytes."""

    provider: Provider
    title: str
    allows: frozenset[Allows]
    max_name: int
    actions: tuple[Action, ...]
    emulated: tuple[Action, ...]
    algorithms: tuple[str, ...]
    scopes: tuple[Scope, ...]
    foreign_keys: bool = True
    named_keys: str | None = "{table}_pkey"


POSTGRESQL = Connector(
    "postgresql",
    "Postgres",
    frozenset(
        _RELATIONAL
        | {
            Allows.NAMED_FOREIGN_KEYS,
            Allows.SCALAR_LISTS,
            Allows.ENUMS,
            Allows.JSON,
            Allows.JSON_LISTS,
            Allows.EXTENSIONS,
            Allows.FULL_TEXT_SEARCH_PREVIEW,
            Allows.SET_NULL_ON_REQUIRED,
            Allows.DECIMAL,
            Allows.AUTOINCREMENT,
            Allows.AUTOINCREMENT_ANYWHERE,
            Allows.AUTOINCREMENT_MULTIPLE,
            Allows.AUTOINCREMENT_NON_INDEXED,
            Allows.MULTI_SCHEMA,
            Allows.NAMED_PRIMARY_KEYS,
            Allows.RELATION_FIELDS_IN_ANY_ORDER,
            Allows.PARTIAL_INDEXES,
            Allows.SUGGESTS_RELATION_INDEXES,
        }
    ),
    63,
    _ALL_ACTIONS,
    ("Cascade", "Restrict", "SetNull"),
    ("BTree", "Hash", "Gist", "Gin", "SpGist", "Brin"),
    (Scope.GLOBAL_KEYS, Scope.MODEL_ALL),
)
COCKROACHDB = Connector(
    "cockroachdb",
    "CockroachDB",
    frozenset(
        _RELATIONAL
        | {
            Allows.NAMED_FOREIGN_KEYS,
            Allows.SCALAR_LISTS,
            Allows.ENUMS,
            Allows.JSON,
            Allows.DECIMAL,
            Allows.AUTOINCREMENT,
            Allows.AUTOINCREMENT_ANYWHERE,
            Allows.AUTOINCREMENT_MULTIPLE,
            Allows.AUTOINCREMENT_NON_INDEXED,
            Allows.MULTI_SCHEMA,
            Allows.NAMED_PRIMARY_KEYS,
            Allows.SEQUENCE,
            Allows.RELATION_FIELDS_IN_ANY_ORDER,
            Allows.PARTIAL_INDEXES,
            Allows.SUGGESTS_RELATION_INDEXES,
        }
    ),
    63,
    _ALL_ACTIONS,
    _EMULATED,
    ("BTree", "Gin"),
    (Scope.MODEL_ALL,),
)
MYSQL = Connector(
    "mysql",
    "MySQL",
    frozenset(
        _RELATIONAL
        | {
            Allows.NAMED_FOREIGN_KEYS,
            Allows.ENUMS,
            Allows.JSON,
            Allows.DECIMAL,
            Allows.AUTOINCREMENT,
            Allows.AUTOINCREMENT_ANYWHERE,
            Allows.FULL_TEXT_INDEX,
            Allows.MANY_FULL_TEXT,
            Allows.LENGTH_PREFIX,
            Allows.RELATION_FIELDS_IN_ANY_ORDER,
            Allows.SHARD_KEYS,
            Allows.SUGGESTS_RELATION_INDEXES,
        }
    ),
    64,
    _ALL_ACTIONS,
    ("Cascade", "Restrict", "NoAction", "SetNull"),
    ("BTree",),
    (Scope.GLOBAL_FOREIGN_KEYS, Scope.MODEL_INDEXES),
    named_keys="PRIMARY",
)
SQLITE = Connector(
    "sqlite",
    "sqlite",
    frozenset(
        _RELATIONAL
        | {
            Allows.ENUMS,
            Allows.JSON,
            Allows.DECIMAL,
            Allows.AUTOINCREMENT,
            Allows.RELATION_FIELDS_IN_ANY_ORDER,
            Allows.PARTIAL_INDEXES,
            Allows.SUGGESTS_RELATION_INDEXES,
        }
    ),
    10_000,
    _ALL_ACTIONS,
    ("Cascade", "Restrict", "SetNull"),
    ("BTree",),
    (Scope.GLOBAL_INDEXES,),
    named_keys=None,
)
SQLSERVER = Connector(
    "sqlserver",
    "SQL Server",
    frozenset(
        _RELATIONAL
        | {
            Allows.NAMED_FOREIGN_KEYS,
            Allows.DECIMAL,
            Allows.AUTOINCREMENT,
            Allows.AUTOINCREMENT_ANYWHERE,
            Allows.AUTOINCREMENT_NON_INDEXED,
            Allows.NAMED_DEFAULTS,
            Allows.NAMED_PRIMARY_KEYS,
            Allows.KEY_SORT,
            Allows.CLUSTERING,
            Allows.CYCLE_DETECTION,
            Allows.MULTI_SCHEMA,
            Allows.AUTOINCREMENT_MULTIPLE,
            Allows.PARTIAL_INDEXES,
            Allows.SUGGESTS_RELATION_INDEXES,
        }
    ),
    128,
    ("Cascade", "NoAction", "SetNull", "SetDefault"),
    _EMULATED,
    ("BTree",),
    (Scope.GLOBAL_PRIMARY_KEYS_AND_DEFAULTS, Scope.MODEL_KEYS),
)
MONGODB = Connector(
    "mongodb",
    "MongoDB",
    frozenset(
        {
            Allows.SCALAR_LISTS,
            Allows.ENUMS,
            Allows.JSON,
            Allows.JSON_LISTS,
            Allows.COMPOSITE_TYPES,
            Allows.FULL_TEXT_INDEX,
            Allows.SORT_IN_FULL_TEXT,
            Allows.EMBEDDED_MANY_TO_MANY,
            Allows.AUTO,
            Allows.RELATION_FIELDS_IN_ANY_ORDER,
        }
    ),
    127,
    (),
    _EMULATED,
    ("BTree",),
    (Scope.MODEL_INDEXES,),
    foreign_keys=False,
    named_keys=None,
)
NO_CONNECTOR = Connector(
    "postgresql",
    "psl_core::datamodel_connector::empty_connector::EmptyDatamodelConnector",
    frozenset(
        {
            Allows.ANY_ID,
            Allows.AUTOINCREMENT,
            Allows.COMPOUND_IDS,
            Allows.ENUMS,
            Allows.IMPLICIT_MANY_TO_MANY,
            Allows.JSON,
        }
    ),
    2**63,
    _ALL_ACTIONS,
    _EMULATED,
    ("BTree",),
    (),
)
"""What Prisma allows in a schema without a datasource."""

CONNECTORS: dict[str, Connector] = {
    "postgresql": POSTGRESQL,
    "postgres": POSTGRESQL,
    "cockroachdb": COCKROACHDB,
    "mysql": MYSQL,
    "sqlite": SQLITE,
    "sqlserver": SQLSERVER,
    "mongodb": MONGODB,
}
