"""What differs between databases, as data. Behaviour that differs lives in a file named after the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto


class Can(Enum):
    """A capability; shared code asks `Can.RETURNING in dialect.can` and never for a database's name."""

    RETURNING = auto()
    """INSERT and DELETE give back rows."""
    UPDATE_RETURNING = auto()
    """UPDATE gives back rows."""
    TRANSACTIONAL_DDL = auto()
    SCALAR_LISTS = auto()
    NATIVE_ENUMS = auto()
    ENUM_TYPES = auto()
    """An enum is a named type; else its values stand in the type of each column."""
    SCHEMAS = auto()
    TENANT_SCHEMAS = auto()
    """Tables of another schema, or database, may be named in a query on the same connection."""
    EXTENSIONS = auto()
    ILIKE = auto()
    LATERAL = auto()
    ON_CONFLICT = auto()
    """An INSERT says which conflicts it minds; else it has ON DUPLICATE KEY UPDATE, for any unique key."""
    DEFAULT_VALUES = auto()
    """INSERT … DEFAULT VALUES; else it is an empty list of values."""
    NULLS_ORDER = auto()
    """ORDER BY says where NULL goes."""
    CHANGED_TABLE_READS = auto()
    """A subquery of an UPDATE or DELETE may read the table that is changed."""
    MANY_AT_ONCE = auto()
    """A statement for each of many rows costs no way to the server for each."""
    EXACT_PARAMETERS = auto()
    """Dates and decimals are parameters as they are; else as texts and numbers."""
    JSON_AGG = auto()
    ARRAY_PARAMETERS = auto()
    ALTER_CONSTRAINTS = auto()
    RENAME_FOREIGN_KEYS = auto()
    INLINE_INDEXES = auto()
    """CREATE TABLE holds the table's indexes."""
    FOREIGN_KEY_INDEXES = auto()
    """Every foreign key keeps an index on its columns, which the database makes where nobody did."""
    SQL_CATALOGUE = auto()
    """The catalogue keeps defaults as SQL, and a JSON column as text with a check; else as values and as JSON."""
    ROW_NUMBER_KEYS = auto()
    """An integer that is the whole primary key is the row's number."""
    NAMED_PRIMARY_KEYS = auto()
    BARE_INDEX_EXPRESSIONS = auto()
    """An expression in an index needs no parentheses around it."""
    REQUIRED_COMPUTED_COLUMNS = auto()
    """A computed column can be NOT NULL."""
    COMMENT_STATEMENTS = auto()
    """Comments are set by statements of their own; else they are part of columns and tables, or there are none."""
    PARTIAL_INDEXES = auto()
    BOUND_VIEWS = auto()
    """Views, policies and triggers hold on to the columns that they speak of, which cannot change meanwhile."""
    REPLACE_VIEWS = auto()
    REPLACE_ROUTINES = auto()
    TRIGGER_BODIES = auto()
    """A trigger holds statements; else it calls a function."""
    CREATE_MANY_SKIP_DUPLICATES = auto()
    FULL_TEXT_SEARCH = auto()
    ROW_LOCKS = auto()
    """A query can lock the rows it reads."""
    BACKSLASH_ESCAPES = auto()
    NOW_AS_DATE = auto()
    """CURRENT_TIMESTAMP can be the default of a date or a time."""
    CLUSTERED_PRIMARY_KEYS = auto()
    """Rows are kept in the order of the primary key."""
    UUID_TYPE = auto()
    TIMESTAMPS_WITH_ZONE = auto()
    """There are points in time beside dates with a time of some clock."""
    CASE_SENSITIVE_TEXT = auto()
    """Texts that differ by case alone are not equal, unless a column says so."""
    PADDED_CHARS = auto()
    """CHAR(n) is filled up with blanks, which comparisons and reads show."""
    EXACT_DECIMALS = auto()
    """Decimals are kept digit by digit."""
    MIGRATIONS = auto()
    """Nicol writes and reads the database's tables."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One database's facts. `max_identifier` is in bytes, None = no limit; `placeholder` is `?` or `$n`."""

    name: str
    provider: str
    """What a datasource calls it."""
    quote: str
    placeholder: str
    max_identifier: int | None
    max_parameters: int
    can: frozenset[Can]
    scalar_types: dict[str, str] = field(hash=False)
    """Prisma scalar → column type of a field without a native type."""
    default_schema: str | None = None
    isolation_levels: frozenset[str] = frozenset(
        {"read_uncommitted", "read_committed", "repeatable_read", "serializable"}
    )
    """The isolation levels that a transaction may ask for."""
