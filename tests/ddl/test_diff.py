"""Scripts between two schemas, on both databases."""

from __future__ import annotations

import pytest

from nicol.ddl import diff, render, summary
from tests.ddl.schemas import tables


def script(provider: str, before: str, after: str) -> tuple[str, ...]:
    old, new = tables(provider, before), tables(provider, after)
    return render(diff(old, new), new.dialect).statements


def model(*lines: str) -> str:
    body = "\n".join(f"  {line}" for line in ("id Int @id", *lines))
    return f"model A {{\n{body}\n}}\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["a Int"], ["a Int?"], 'ALTER TABLE "A" ALTER COLUMN "a" DROP NOT NULL'),
        (
            ["a Int?"],
            ["a Int @default(3)"],
            'ALTER TABLE "A" ALTER COLUMN "a" SET NOT NULL,\nALTER COLUMN "a" SET DEFAULT 3',
        ),
        (["a Int @default(3)"], ["a Int"], 'ALTER TABLE "A" ALTER COLUMN "a" DROP DEFAULT'),
        (["a Int"], ["a BigInt"], 'ALTER TABLE "A" ALTER COLUMN "a" SET DATA TYPE BIGINT'),
        (["a String"], ["a Int"], 'ALTER TABLE "A" DROP COLUMN "a",\nADD COLUMN     "a" INTEGER NOT NULL'),
        (
            ["b Int", "c Int"],
            ["a Int"],
            'ALTER TABLE "A" DROP COLUMN "b",\nDROP COLUMN "c",\nADD COLUMN     "a" INTEGER NOT NULL',
        ),
        (["a Int"], ["a Int", "@@unique([a])"], 'CREATE UNIQUE INDEX "A_a_key" ON "A"("a")'),
        (["a Int", "@@index([a])"], ["a Int"], 'DROP INDEX "A_a_idx"'),
        (["a Int", "@@index([a])"], ["a Int", '@@index([a], map: "n")'], 'ALTER INDEX "A_a_idx" RENAME TO "n"'),
    ],
)
def test_one_change_on_postgresql(before: list[str], after: list[str], expected: str) -> None:
    assert script("postgresql", model(*before), model(*after)) == (expected,)


def test_a_renamed_primary_key_keeps_its_table() -> None:
    old, new = "model A {\n id Int @id\n}", 'model A {\n id Int @id(map: "pk")\n}'
    assert script("postgresql", old, new) == ('ALTER TABLE "A" RENAME CONSTRAINT "A_pkey" TO "pk"',)


def test_an_enum_grows_in_place_and_shrinks_by_a_new_type() -> None:
    small, large = "enum E {\n X\n}\n", "enum E {\n X\n Y\n}\n"
    field = model("e E @default(X)")
    assert script("postgresql", field + small, field + large) == ("ALTER TYPE \"E\" ADD VALUE 'Y'",)
    assert script("postgresql", field + large, field + small) == (
        "BEGIN",
        "CREATE TYPE \"E_new\" AS ENUM ('X')",
        'ALTER TABLE "A" ALTER COLUMN "e" DROP DEFAULT',
        'ALTER TABLE "A" ALTER COLUMN "e" TYPE "E_new" USING ("e"::text::"E_new")',
        'ALTER TYPE "E" RENAME TO "E_old"',
        'ALTER TYPE "E_new" RENAME TO "E"',
        'DROP TYPE "E_old"',
        'ALTER TABLE "A" ALTER COLUMN "e" SET DEFAULT \'X\'',
        "COMMIT",
    )


def test_a_column_that_begins_to_count_gets_a_sequence() -> None:
    old, new = "model A {\n id BigInt @id\n}", "model A {\n id BigInt @id @default(autoincrement())\n}"
    assert script("postgresql", old, new) == (
        "CREATE SEQUENCE a_id_seq",
        'ALTER TABLE "A" ALTER COLUMN "id" SET DEFAULT nextval(\'a_id_seq\')',
        'ALTER SEQUENCE a_id_seq OWNED BY "A"."id"',
    )


def test_a_changed_action_replaces_the_foreign_key() -> None:
    def both(action: str) -> str:
        relation = f"@relation(fields: [bId], references: [id], onDelete: {action})"
        return model("bId Int", f"b B {relation}") + "model B {\n id Int @id\n as A[]\n}"

    assert script("postgresql", both("Cascade"), both("Restrict")) == (
        'ALTER TABLE "A" DROP CONSTRAINT "A_bId_fkey"',
        'ALTER TABLE "A" ADD CONSTRAINT "A_bId_fkey" FOREIGN KEY ("bId") REFERENCES "B"("id") '
        "ON DELETE RESTRICT ON UPDATE CASCADE",
    )


def test_sqlite_adds_optional_columns_in_place() -> None:
    assert script("sqlite", model(), model("a String?")) == ('ALTER TABLE "A" ADD COLUMN "a" TEXT',)


def test_sqlite_writes_a_table_anew_and_fills_what_was_null() -> None:
    assert script(
        "sqlite", model("a Int?", "b Int", "@@index([b])"), model("a Int @default(7)", "b Int", "@@index([b])")
    ) == (
        "PRAGMA defer_foreign_keys=ON",
        "PRAGMA foreign_keys=OFF",
        'CREATE TABLE "new_A" (\n    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,\n'
        '    "a" INTEGER NOT NULL DEFAULT 7,\n    "b" INTEGER NOT NULL\n)',
        'INSERT INTO "new_A" ("a", "b", "id") SELECT coalesce("a", 7) AS "a", "b", "id" FROM "A"',
        'DROP TABLE "A"',
        'ALTER TABLE "new_A" RENAME TO "A"',
        'CREATE INDEX "A_b_idx" ON "A"("b")',
        "PRAGMA foreign_keys=ON",
        "PRAGMA defer_foreign_keys=OFF",
    )


def test_sqlite_cannot_add_a_computed_default_in_place() -> None:
    assert script("sqlite", model(), model("at DateTime? @default(now())"))[0] == "PRAGMA defer_foreign_keys=ON"


def test_sqlite_renames_an_index_by_making_it_anew() -> None:
    renamed = script("sqlite", model("a Int", "@@index([a])"), model("a Int", '@@index([a], map: "n")'))
    assert renamed == ('DROP INDEX "A_a_idx"', 'CREATE INDEX "n" ON "A"("a")')


def test_a_unique_that_becomes_the_key_goes_after_it() -> None:
    old, new = "model A {\n id Int @unique\n}", "model A {\n id Int @id\n}"
    assert script("postgresql", old, new) == (
        'ALTER TABLE "A" ADD CONSTRAINT "A_pkey" PRIMARY KEY ("id")',
        'DROP INDEX "A_id_key"',
    )


def test_the_summary_for_people() -> None:
    before = tables("postgresql", model("a Int", "old String") + "model Gone {\n id Int @id\n}\nenum E {\n X\n}\n")
    after = tables("postgresql", model("a Int?", "fresh Int @default(1)", "@@index([a])") + "enum E {\n X\n Y\n}\n")
    assert summary(diff(before, after)) == (
        "\n[-] Removed tables\n  - Gone\n"
        "\n[*] Changed the `E` enum\n  [+] Added variant `Y`\n"
        "\n[*] Changed the `A` table\n"
        "  [-] Removed column `old`\n"
        "  [+] Added column `fresh`\n"
        "  [*] Altered column `a` (changed from Required to Nullable)\n"
        "  [+] Added index on columns (a)\n"
    )
    assert summary([]) == "No difference detected.\n"
