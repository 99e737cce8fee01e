"""`migrate test`: what passes over rows, and each way of failing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import NOTE, Cli
from tests.cli.test_migrate_check import AUTHOR, MIGRATIONS, develop, write

__all__ = ["write"]
SHOP = """
model Customer {
  id     Int      @id @default(autoincrement())
  email  String   @unique
  vip    Boolean  @default(false)
  since  DateTime
  chief  Customer? @relation("chief", fields: [chiefId], references: [id], onDelete: NoAction, onUpdate: NoAction)
  chiefId Int?
  staff  Customer[] @relation("chief")
  orders Order[]
}

model Order {
  customerId Int
  number     BigInt
  total      Decimal
  paper      Json
  scan       Bytes
  customer   Customer @relation(fields: [customerId], references: [id])
  @@id([customerId, number])
}
"""


def test_every_migration_of_a_history(cli: Cli, write: Callable[[str], Path]) -> None:
    write(SHOP)
    first = develop(cli, "init")
    write(SHOP.replace("total      Decimal", "total      Decimal\n  note       String?") + NOTE)
    second = develop(cli, "note")
    done = cli("migrate", "test", "--all")
    assert done.status == 0, done.err
    assert done.out == (
        f"{first}: there, back and there again (no rows made up)\n"
        f"{second}: there, back and there again (4 rows made up)\n"
    )
    assert cli("migrate", "test").out.startswith(second)


def test_a_required_column_without_a_default_fails_on_rows(cli: Cli, write: Callable[[str], Path]) -> None:
    write(NOTE)
    develop(cli, "init")
    write(NOTE.replace("text String", "text String\n  more String @unique"))
    assert cli("migrate", "dev", "--create-only", "-n", "more", "--skip-generate").status == 0
    done = cli("migrate", "test")
    assert done.status == 1
    assert "It fails on tables with rows" in done.err


def test_a_script_that_changes_other_rows_is_found(cli: Cli, write: Callable[[str], Path]) -> None:
    write(NOTE)
    develop(cli, "init")
    write(NOTE + AUTHOR)
    script = MIGRATIONS / develop(cli, "author") / "migration.sql"
    note = "Note" if 'provider = "mysql"' in Path("prisma/schema.prisma").read_text() else '"Note"'
    text = script.read_text()
    script.write_text(f"{text}\nDELETE FROM {note};\n")
    done = cli("migrate", "test")
    assert done.status == 1
    assert "It changes rows that its structure does not speak of, in `Note`." in done.err
    script.write_text(text)
    assert cli("migrate", "test").status == 0
    script.with_name("down.sql").write_text("SELECT 1;")
    done = cli("migrate", "test")
    assert "Its way back does not lead back." in done.err
    assert "Author" in done.err


def test_rows_of_ones_own(cli: Cli, write: Callable[[str], Path]) -> None:
    write(NOTE)
    assert "the folder holds none" in cli("migrate", "test").err
    develop(cli, "init")
    write(NOTE + AUTHOR)
    develop(cli, "author")
    note = "Note" if 'provider = "mysql"' in Path("prisma/schema.prisma").read_text() else '"Note"'
    Path("rows.sql").write_text(f"INSERT INTO {note} (text) VALUES ('mine');")
    assert "(no rows made up)" in cli("migrate", "test", "--rows", "rows.sql").out
    Path("rows.sql").write_text("INSERT INTO nowhere VALUES (1);")
    assert "NICOL-MIGRATE-TEST" in cli("migrate", "test", "--rows", "rows.sql").err
