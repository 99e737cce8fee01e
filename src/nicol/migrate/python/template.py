"""What a new migration in Python begins with."""

from __future__ import annotations

from collections.abc import Sequence

from nicol.migrate.folder import PYTHON
from nicol.migrate.python.state import CLIENT, FROZEN
from nicol.text.span import Source

_TEXT = '''\
"""What this migration does to rows. Its structure is in migration.sql, the schema that `db` knows in schema.txt."""

from __future__ import annotations

{imports}

transaction = True
"""False: every batch is kept by itself, and a migration that was stopped goes on behind the last one."""


async def up(db: {client}) -> None:
    """async for users in batches(db.user, where={{"name": None}}): ..."""


async def down(db: {client}) -> None:
    """The way back. Remove it when there is none."""
'''


def beside(sources: Sequence[Source], *, typed: bool) -> dict[str, str]:
    """The files of a migration in Python by their names: the template, and the schema as it is now."""
    own = f"from nicol.migrate import batches\n\nfrom .{CLIENT} import Client"
    imports = own if typed else "from typing import Any\n\nfrom nicol.migrate import batches"
    text = _TEXT.format(imports=imports, client="Client" if typed else "Any")
    return {PYTHON: text, FROZEN: "\n".join(source.text.rstrip() + "\n" for source in sources)}
