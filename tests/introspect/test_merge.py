"""New blocks in an existing file: what people wrote there stays."""

from __future__ import annotations

from pathlib import Path

from nicol.introspect import Pulled, merge
from nicol.introspect.pulled import PulledEnum, PulledField, PulledModel, PulledValue
from nicol.text.span import Source

BEFORE = """\
// Our schema.
datasource db {
  provider = "sqlite"
}

/* kept */

// the users
/// People.
model User { // who
  b Int // second
  // why this is here
  /// first
  /// @nicol.check("a > 0")
  a Int

  // at the end
  @@index([a]) // fast
}

model Gone {
  id Int @id
}

enum Role {
  // the least
  READER
  GONE
}
"""
AFTER = """\
// Our schema.
datasource db {
  provider = "sqlite"
}

/**
 * kept
 */

// the users
/// People.
model User {
  // who
  b Int // second
  // why this is here
  /// first
  /// @nicol.check("a > 0")
  a Int?
  c String
  // at the end

  @@index([a]) // fast
  @@index([c])
}

enum Role {
  // the least
  READER
  NEW
}

model Tag {
  id Int @id
}
"""


def model(name: str, *fields: PulledField, attributes: tuple[str, ...] = ()) -> PulledModel:
    return PulledModel((None, name), name, fields, attributes)


def test_comments_and_order_stay() -> None:
    user = model(
        "User",
        PulledField("a", "Int?"),
        PulledField("b", "Int"),
        PulledField("c", "String"),
        attributes=("@@index([a])", "@@index([c])"),
    )
    tag = model("Tag", PulledField("id", "Int", ("@id",)))
    role = PulledEnum("Role", (PulledValue("READER"), PulledValue("NEW")))

    done = merge([Source(Path("schema.prisma"), BEFORE)], Pulled((user, tag), (role,)), 0)

    assert done.texts == (AFTER,)
    assert (done.added, done.removed) == (("Tag",), ("Gone",))
    again = merge([Source(Path("schema.prisma"), AFTER)], Pulled((user, tag), (role,)), 0)
    assert (again.texts, again.added, again.removed) == ((AFTER,), (), ())


def test_a_block_stays_in_its_file() -> None:
    first = Source(Path("a.prisma"), "model A {\n  id Int @id\n}\n")
    second = Source(Path("b.prisma"), 'datasource db {\n  provider = "sqlite"\n}\n')
    a, b = model("A", PulledField("n", "Int", ("@id",))), model("B", PulledField("n", "Int", ("@id",)))

    done = merge([first, second], Pulled((a, b), ()), home=1)

    assert done.texts == ("model A {\n  n Int @id\n}\n", second.text + "\nmodel B {\n  n Int @id\n}\n")
