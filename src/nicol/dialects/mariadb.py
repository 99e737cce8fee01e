"""MariaDB 10.5 and newer: MySQL's provider and types, with RETURNING on INSERT and DELETE and without LATERAL."""

from __future__ import annotations

from dataclasses import replace

from nicol.dialects.facts import Can
from nicol.dialects.mysql import mysql

mariadb = replace(
    mysql,
    name="mariadb",
    can=(mysql.can - {Can.LATERAL}) | {Can.RETURNING, Can.CHANGED_TABLE_READS, Can.MANY_AT_ONCE, Can.SQL_CATALOGUE},
)
