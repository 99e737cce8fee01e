"""SCH001."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.schema_edits import replaced
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.model.schema import Extension
from nicol.psl.ast import ArrayValue, ConstantValue, Expression, FunctionCall
from nicol.text.suggest import closest

_NAMES = """
    address_standardizer adminpack age amcheck anon apache_age autoinc azure_ai bloom bool_plperl btree_gin btree_gist
    citext columnar cube dblink dict_int dict_xsyn earthdistance file_fdw fuzzystrmatch h3 hll hstore http hypopg
    insert_username intagg intarray ip4r isn jsonb_plperl lo ltree moddatetime mysql_fdw old_snapshot oracle_fdw orafce
    pageinspect pg_buffercache pg_cron pg_freespacemap pg_graphql pg_hashids pg_hint_plan pg_ivm pg_jsonschema pg_net
    pg_partman pg_prewarm pg_repack pg_search pg_similarity pg_stat_monitor pg_stat_statements pg_surgery pg_trgm
    pg_uuidv7 pg_visibility pg_walinspect pgaudit pgcrypto pgjwt pglogical pgmq pgroonga pgrouting pgrowlocks pgsodium
    pgstattuple pgtap pgvector plpgsql plpgsql_check plv8 postgis postgis_raster postgis_sfcgal
    postgis_tiger_geocoder postgis_topology postgres_fdw prefix rdkit refint rum seg semver sslinfo supabase_vault
    tablefunc tcn tds_fdw temporal_tables timescaledb timescaledb_toolkit tsm_system_rows tsm_system_time unaccent unit
    uuid-ossp vault vector vectorscale vchord wrappers xml2 zhparser zombodb
"""
KNOWN = frozenset(_NAMES.split()) - {"pgvector"}
"""Names of extensions that PostgreSQL, its packages and its hosts have; pgvector's own name is `vector`."""


class UnknownExtension(SchemaRule, code="SCH001", severity="error"):
    """An extension that PostgreSQL does not have under this name.

    ## Why it matters
    The schema is valid and the first migration fails: CREATE EXTENSION with an unknown name stops the script, and
    nothing behind it is created. With a database the server's own list decides.

    ## Example
    ```prisma
    generator client {
      provider        = "nicol"
      previewFeatures = ["postgresqlExtensions"]
    }

    datasource db {
      provider   = "postgresql"
      extensions = [uuid_ossp]
    }
    ```

    ## Instead
    ```prisma
    generator client {
      provider        = "nicol"
      previewFeatures = ["postgresqlExtensions"]
    }

    datasource db {
      provider   = "postgresql"
      extensions = [uuid_ossp(map: "uuid-ossp")]
    }
    ```
    """

    needs = Can.EXTENSIONS

    def check(self, view: SchemaView) -> Iterable[Finding]:
        known = KNOWN if view.live.extensions is None else view.live.extensions
        written = written_extensions(view)
        for extension in view.schema.datasource.extensions:
            if extension.db_name not in known:
                yield self._finding(view, extension, known, written[extension.name])

    def _finding(self, view: SchemaView, extension: Extension, known: frozenset[str], node: Expression) -> Finding:
        name = extension.db_name
        near = nearest(name, known)
        asked = view.live.extensions is not None
        where = "The server offers" if asked else "PostgreSQL has"
        message = f"{where} no extension {name}: CREATE EXTENSION will fail, and the migration with it."
        if near is None:
            severity: Severity = "error" if asked else "info"
            return self.found(message, name, view.place(node.span), severity=severity)
        return self.found(message, name, view.place(node.span), fix=_fix(view, extension, near, node))


def written_extensions(view: SchemaView) -> dict[str, Expression]:
    """The extensions of the datasource by name, as written."""
    properties = (one for tree in view.trees for block in tree.blocks for one in block.properties)
    value = next((one.value for one in properties if one.name.name == "extensions"), None)
    items = value.items if isinstance(value, ArrayValue) else (value,) if value else ()
    return {_name(item): item for item in items}


def _name(node: Expression) -> str:
    if isinstance(node, FunctionCall):
        return node.name
    assert isinstance(node, ConstantValue)
    return node.text


def nearest(name: str, known: frozenset[str]) -> str | None:
    """The extension that was meant: a well-known one that is there."""
    alike = {re.sub("[^a-z0-9]", "", one): one for one in known & (KNOWN | {name})}
    plain = re.sub("[^a-z0-9]", "", name.lower())
    if plain.removeprefix("pg") == "vector" and "vector" in known:
        return "vector"
    return alike.get(plain) or closest(name, known & KNOWN)


def _fix(view: SchemaView, extension: Extension, near: str, node: Expression) -> Fix:
    options = [f'map: "{near}"'] if not near.isidentifier() else []
    options += [f'version: "{extension.version}"'] if extension.version else []
    options += [f'schema: "{extension.schema}"'] if extension.schema else []
    name = near if near.isidentifier() else extension.name
    text = f"{name}({', '.join(options)})" if options else name
    return Fix(f"Write {text}.", (replaced(view, node.span, text),), is_safe=True)
