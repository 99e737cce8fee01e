"""Columns of domains, tables without columns, and how numbers are written."""

from __future__ import annotations

from pathlib import Path

from nicol.ddl import inspect
from nicol.drivers import Connection, finish
from nicol.introspect import merge, pull, read_remarks, warnings, warnings_text
from nicol.text.span import Source
from nicol.validate import load_or_raise

HEAD = 'datasource db {\n  provider = "postgresql"\n}\n'
TABLES = """
CREATE DOMAIN positive AS INT CHECK (value > 0);
CREATE DOMAIN short AS VARCHAR(9) DEFAULT 'x';
CREATE TABLE nothing ();
CREATE TABLE priced (id positive PRIMARY KEY, name short, price NUMERIC(10, 2) DEFAULT 1.50, rate REAL DEFAULT 3.0);
"""


def pulled(connection: Connection, text: str) -> str:
    source = Source(Path("schema.prisma"), text)
    schema = load_or_raise([source])
    return merge([source], pull(finish(inspect(connection)), schema, finish(read_remarks(connection))), 0).texts[0]


def test_as_prisma_shows_them(postgresql: Connection) -> None:
    finish(postgresql.script(TABLES))
    text = pulled(postgresql, HEAD)
    assert text == HEAD + (
        "\n/// We could not retrieve columns for the underlying table. Either it has none or you are missing rights to "
        "see them. Please check your privileges.\n// model nothing {\n// }\n\n"
        "model priced {\n"
        "  id    Int      @id\n"
        "  name  String?  @db.VarChar(9)\n"
        "  price Decimal? @default(1.50) @db.Decimal(10, 2)\n"
        "  rate  Float?   @default(3.0) @db.Real\n"
        "}\n"
    )
    assert pulled(postgresql, text) == text
    schema = load_or_raise([Source(Path("schema.prisma"), HEAD)])
    found = finish(inspect(postgresql))
    remarks = finish(read_remarks(postgresql))
    assert warnings_text(warnings(found, pull(found, schema, remarks), schema, remarks)) == (
        "*** WARNING ***\n\nThe following models were commented out as we could not retrieve columns for them. "
        'Please check your privileges:\n  - "nothing"\n'
    )


def test_a_partial_unique_index_over_one_column_stands_on_the_field(postgresql: Connection) -> None:
    finish(
        postgresql.script(
            "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT); CREATE UNIQUE INDEX t_a_key ON t (a) WHERE id > 5;"
            "CREATE UNIQUE INDEX by_b ON t (b DESC)"
        )
    )
    head = f'generator client {{\n  provider        = "nicol"\n  previewFeatures = ["partialIndexes"]\n}}\n\n{HEAD}'
    text = pulled(postgresql, head)
    assert pulled(postgresql, text) == text
    assert text == head + (
        "\nmodel t {\n"
        "  id Int  @id\n"
        '  a  Int? @unique(where: raw("(id > 5)"))\n'
        '  b  Int? @unique(map: "by_b", sort: Desc)\n'
        "}\n"
    )
