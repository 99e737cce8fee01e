"""The fenced blocks of a Markdown page, and the project they run in.

The blocks of a page share one project in a temporary folder. A ```prisma block with a datasource becomes the project's
schema: it has to be valid and formatted; its database is made and its client generated. Other ```prisma blocks have to
parse and be formatted. The ```python blocks of a page share one namespace, in which `await` may stand at the top level.
A ```sql block whose first line is a path below `prisma/` as a comment becomes that file. A ```console block holds
commands after `$ ` and their output below; `…` in the output stands for anything.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

from nicol.psl import format_text, parse
from nicol.text.span import Source
from nicol.validate import format_sources, load_or_raise

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TESTED = ("prisma", "python", "console", "sql")
NICOL = [sys.executable, "-c", "from nicol.cli.main import main; main()"]


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the line of its fence."""

    language: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """The blocks of `page` that are tested, in order."""
    text = page.read_text(encoding="utf-8")
    found = (Block(match[1], match[2], text.count("\n", 0, match.start()) + 1) for match in FENCE.finditer(text))
    return [block for block in found if block.language in TESTED]


@dataclass
class Workshop:
    """A page's project."""

    page: Path
    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__docs__"})

    def run(self, block: Block, runner: asyncio.Runner) -> None:
        """Runs one block; AssertionError or its own error when it does not hold."""
        match block.language:
            case "prisma":
                self.prisma(block)
            case "python":
                self.python(block, runner)
            case "sql":
                self.sql(block)
            case _:
                self.console(block)

    def prisma(self, block: Block) -> None:
        if "datasource" not in block.text:
            assert parse(block.text)[1] == []
            assert format_text(block.text) == block.text
            return
        sources = [Source(Path("schema.prisma"), block.text)]
        load_or_raise(sources)
        assert format_sources(sources) == [block.text]
        path = self.folder / "prisma" / "schema.prisma"
        path.parent.mkdir(exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        if "file:" in block.text:
            self.command("nicol db push --accept-data-loss")

    def sql(self, block: Block) -> None:
        if (named := re.match(r"-- (prisma/\S+\.sql)\n", block.text)) is None:
            return
        path = self.folder / named[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        self.command("nicol generate", check=False)

    def python(self, block: Block, runner: asyncio.Runner) -> None:
        code = compile(
            "\n" * block.line + block.text,
            str(self.page),
            "exec",
            flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
            dont_inherit=True,
        )
        runner.run(self._execute(code))

    async def _execute(self, code: CodeType) -> None:
        if code.co_flags & inspect.CO_COROUTINE:
            await eval(code, self.names)
        else:
            exec(code, self.names)

    def console(self, block: Block) -> None:
        command, _, rest = block.text.removeprefix("$ ").partition("\n")
        while command:
            expected, _, following = ("\n" + rest).partition("\n$ ")
            wanted = expected.removeprefix("\n").strip()
            given = self.command(command, check=False)
            assert re.fullmatch(".*?".join(map(re.escape, wanted.split("…"))), given, re.DOTALL), f"{command}\n{given}"
            command, _, rest = following.partition("\n")

    def command(self, line: str, *, check: bool = True) -> str:
        """Runs `nicol …`, `python …` or `cat …` in the project's folder; what it prints."""
        program, *arguments = shlex.split(line)
        call = {"nicol": NICOL, "python": [sys.executable], "cat": ["cat"]}[program]
        done = subprocess.run(
            [*call, *arguments],
            cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout
        return done.stdout.strip()
