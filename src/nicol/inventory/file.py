"""The inventory as a file of JSON lines: a header, then one query or finding on each line."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import msgspec

from nicol.errors.inventory import InventoryFileError
from nicol.inventory.entry import Finding, Inventory, Query
from nicol.inventory.merge import combined

DEFAULT_PLACE = ".nicol/queries.jsonl"
"""Where it is kept, relative to the project's root."""
VERSION = 1


class _HeaderLine(msgspec.Struct, tag="header", tag_field="kind"):
    format: str
    version: int
    provider: str = ""
    dropped: int = 0


class _QueryLine(msgspec.Struct, tag="query", tag_field="kind"):
    query: Query


class _FindingLine(msgspec.Struct, tag="finding", tag_field="kind"):
    finding: Finding


_Line: TypeAlias = _HeaderLine | _QueryLine | _FindingLine
_decoder = msgspec.json.Decoder(_Line)


def inventory_text(inventory: Inventory) -> str:
    """The file's text; the same inventory gives the same text."""
    lines: list[_Line] = [_HeaderLine("nicol-inventory", VERSION, inventory.provider, inventory.dropped)]
    lines += [_QueryLine(query) for query in inventory.queries]
    lines += [_FindingLine(finding) for finding in inventory.findings]
    return "".join(msgspec.json.encode(line).decode() + "\n" for line in lines)


def read_inventory(place: Path) -> Inventory:
    """The inventory in a file, or of all `*.jsonl` files of a folder; InventoryFileError (NICOL-INVENTORY)."""
    if place.is_dir():
        return combined(_read(file) for file in sorted(place.glob("*.jsonl")))
    return _read(place)


def _read(file: Path) -> Inventory:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InventoryFileError(str(file), 0, reason or "it cannot be read") from error
    lines = [_line(file, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    headers = [line for line in lines if isinstance(line, _HeaderLine)]
    if not headers or not isinstance(lines[0], _HeaderLine):
        raise InventoryFileError(str(file), 1, "the first line is not the header of a query inventory")
    if headers[0].version > VERSION:
        raise InventoryFileError(str(file), 1, f"version {headers[0].version} is newer than this Nicol reads")
    queries = [line.query for line in lines if isinstance(line, _QueryLine)]
    findings = [line.finding for line in lines if isinstance(line, _FindingLine)]
    read = Inventory(headers[0].provider, tuple(queries), tuple(findings), sum(one.dropped for one in headers))
    return combined([read])


def _line(file: Path, number: int, text: str) -> _Line:
    try:
        return _decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise InventoryFileError(str(file), number, str(error)) from error
