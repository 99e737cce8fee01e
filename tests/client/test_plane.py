"""What a generated client loads: nothing of the language, the differ, migrations or the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from nicol.drivers import parse_url
from tests.client.blog import create_tables

PROGRAM = """
import asyncio, json, sys
sys.path.insert(0, {folder!r})
import {name} as blog
from {name} import Post, PostShape, PostWhere, Role, User, t

class Card(PostShape):
    title: str

with blog.SyncClient(url={url!r}) as db:
    db.user.create({{"email": "a", "posts": {{"create": [{{"title": "x", "slug": "x"}}]}}}}, include={{"posts": True}})
    assert db.post.into(Card).find_many() == [Card("x")]

async def main():
    async with blog.Client(url={url!r}) as db:
        assert await db.user.count() == 1

asyncio.run(main())
print(json.dumps(sorted(name for name in sys.modules if name.startswith("nicol."))))
"""


def test_using_a_client_loads_only_its_plane(blog: ModuleType, tmp_path: Path) -> None:
    url = f"file:{tmp_path / 'blog.db'}"
    create_tables(parse_url(url, tmp_path), "sqlite")
    folder = Path(blog.__file__ or "").parent.parent
    program = PROGRAM.format(folder=str(folder), name=blog.__name__, url=url)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    packages = {name.split(".")[1] for name in json.loads(done.stdout)}
    assert {"client", "engine", "query", "drivers", "model"} <= packages
    assert packages & {"psl", "validate", "ddl", "migrate", "generate", "cli"} == set()
