"""SCH002."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding
from nicol.lint.schema.unknown_extension import written_extensions
from nicol.lint.schema_rule import SchemaRule, SchemaView

TRACES = {
    "uuid-ossp": r"uuid_generate|uuid_ns_|uuid_nil",
    "pgcrypto": r"gen_random_|gen_salt|crypt\(|digest\(|hmac\(|pgp_|armor\(",
    "citext": r"citext",
    "pg_trgm": r"trgm|similarity",
    "hstore": r"hstore",
    "ltree": r"ltree|lquery",
    "vector": r"vector",
    "postgis": r"geometry|geography|st_[a-z]+\(",
    "btree_gist": r"gist",
    "btree_gin": r"gin",
    "unaccent": r"unaccent",
    "fuzzystrmatch": r"soundex|levenshtein|metaphone",
    "cube": r"cube",
    "intarray": r"gin__int|gist__int|intarray",
    "isn": r"isbn|issn|ean13|upc",
}
"""Extension → what its use looks like."""


class UnusedExtension(SchemaRule, code="SCH002", severity="info"):
    """An extension that nothing in the schema needs.

    ## Why it matters
    Every environment has to offer it and the role that migrates has to be allowed to create it, for nothing.
    Migrations are looked through as well; code that calls its functions is not.

    ## Example
    ```prisma
    generator client {
      provider        = "nicol"
      previewFeatures = ["postgresqlExtensions"]
    }

    datasource db {
      provider   = "postgresql"
      extensions = [pgcrypto]
    }

    model User {
      id String @id @default(cuid())
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
      extensions = [pgcrypto]
    }

    model User {
      id String @id @default(dbgenerated("gen_random_uuid()"))
    }
    ```
    """

    needs = Can.EXTENSIONS

    def check(self, view: SchemaView) -> Iterable[Finding]:
        written = written_extensions(view)
        for extension in view.schema.datasource.extensions:
            traces = TRACES.get(extension.db_name.replace("_ossp", "-ossp"))
            if traces is None or _is_used(view, re.compile(traces, re.IGNORECASE)):
                continue
            node = written[extension.name]
            message = f"Nothing in the schema needs the extension {extension.db_name}."
            yield self.found(message, extension.db_name, view.place(node.span))


def _is_used(view: SchemaView, trace: re.Pattern[str]) -> bool:
    source = view.schema.datasource
    for number, one in enumerate(view.sources):
        text = one.text
        if number == source.span.file:
            text = text[: source.span.start] + text[source.span.end :]
        if trace.search(text):
            return True
    return trace.search(view.scripts) is not None
