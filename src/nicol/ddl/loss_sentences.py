"""Prisma's sentences about what a step may cost, with and without the data counted."""

from __future__ import annotations

from typing import Literal, TypeAlias

Concern: TypeAlias = Literal[
    "drop_table",
    "drop_column",
    "cast",
    "recreate",
    "recreate_required",
    "primary_key",
    "unique",
    "enum_values",
    "add_required",
    "add_required_client",
    "make_required",
    "check",
    "exclude",
    "unique_index",
    "row_security",
]
Counted: TypeAlias = Literal["rows", "values", "nulls", "nothing", "breaking"]
"""What of a table has to be there for the sentence to be true."""

UNEXECUTABLE: frozenset[Concern] = frozenset(
    {"recreate_required", "add_required", "add_required_client", "make_required", "check"}
)
"""Concerns that stop a step instead of warning of it."""

FILLABLE: frozenset[Concern] = frozenset({"add_required", "add_required_client", "make_required"})
"""Concerns that go when rows are given a value."""

KEY = (
    "The primary key for the `{table}` table will be changed. "
    "If it partially fails, the table could be left without primary key constraint."
)
UNIQUE = (
    "A unique constraint covering the columns `[{what[0]}]` on the table `{table}` will be added. "
    "If there are existing duplicate values, this will fail."
)
ENUM = (
    "The values [{what[0]}] on the enum `{what[1]}` will be removed. "
    "If these variants are still used in the database, this will fail."
)
CAST = "The data in that column will be cast from `{what[0]}` to `{what[1]}`."
NO_CAST = (
    "Changed the type of `{column}` on the `{table}` table. No cast exists, the column would be dropped and recreated, "
)
ROWS = "There are {rows} rows in this table, it is not possible to execute this step."
CLIENT = "The required column `{column}` was added to the `{table}` table with a prisma-level default value. "
LATER = " Please add this column as optional, then populate it before making it required."
REQUIRED = "Added the required column `{column}` to the `{table}` table without a default value. "
EMPTY_ONLY = "This is not possible if the table is not empty."

EXCLUDE = (
    "An exclusion constraint `{what[0]}` on the table `{table}` will be added. "
    "If there are rows that exclude each other, this will fail."
)
ROW_SECURITY = (
    "Row level security on the table `{table}` will be switched off. Everybody who may read it will see every row."
)
UNIQUE_INDEX = (
    "A unique index `{what[0]}` over ({what[1]}) on the table `{table}` will be added. "
    "If there are existing duplicate values, this will fail."
)

POSSIBLE: dict[Concern, str] = {
    "drop_table": (
        "You are about to drop the `{table}` table. If the table is not empty, all the data it contains will be lost."
    ),
    "drop_column": (
        "You are about to drop the column `{column}` on the `{table}` table. All the data in the column will be lost."
    ),
    "cast": (
        "You are about to alter the column `{column}` on the `{table}` table. "
        "The data in that column could be lost. " + CAST
    ),
    "recreate": (
        "The `{column}` column on the `{table}` table would be dropped and recreated. "
        "This will lead to data loss if there is data in the column."
    ),
    "recreate_required": NO_CAST + "which cannot be done if there is data, since the column is required.",
    "primary_key": KEY,
    "unique": UNIQUE,
    "enum_values": ENUM,
    "row_security": ROW_SECURITY,
    "add_required": REQUIRED + EMPTY_ONLY,
    "add_required_client": CLIENT + EMPTY_ONLY + LATER,
    "make_required": (
        "Made the column `{column}` on table `{table}` required. "
        "This step will fail if there are existing NULL values in that column."
    ),
    "check": (
        "A check constraint `{what[0]}` on the table `{table}` will be added. "
        "If there are rows that do not satisfy it, this will fail."
    ),
    "exclude": EXCLUDE,
    "unique_index": UNIQUE_INDEX,
}
"""Without knowledge of the data."""

ACTUAL: dict[Concern, tuple[Counted, str]] = {
    "drop_table": ("rows", "You are about to drop the `{table}` table, which is not empty ({rows} rows)."),
    "drop_column": (
        "values",
        "You are about to drop the column `{column}` on the `{table}` table, "
        "which still contains {values} non-null values.",
    ),
    "cast": (
        "values",
        "You are about to alter the column `{column}` on the `{table}` table, "
        "which contains {values} non-null values. " + CAST,
    ),
    "recreate": (
        "values",
        "The `{column}` column on the `{table}` table would be dropped and recreated. This will lead to data loss.",
    ),
    "recreate_required": (
        "rows",
        NO_CAST + "which cannot be done since the column is required and there is data in the table.",
    ),
    "primary_key": ("rows", KEY),
    "unique": ("nothing", UNIQUE),
    "enum_values": ("nothing", ENUM),
    "row_security": ("nothing", ROW_SECURITY),
    "add_required": ("rows", REQUIRED + ROWS),
    "add_required_client": ("rows", CLIENT + ROWS + LATER),
    "make_required": (
        "nulls",
        "Made the column `{column}` on table `{table}` required, but there are {nulls} existing NULL values.",
    ),
    "check": (
        "breaking",
        "Added the check constraint `{what[0]}` to the table `{table}`, but there are {breaking} rows that do not "
        "satisfy it.",
    ),
    "exclude": ("rows", EXCLUDE),
    "unique_index": ("rows", UNIQUE_INDEX),
}
"""With the data counted."""
