"""Rows whose columns line up."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Row:
    """One line: aligned columns, then what trails them; `whole` is a line that ignores the columns."""

    columns: list[str] = field(default_factory=list[str])
    suffix: str = ""
    whole: str | None = None


@dataclass(slots=True)
class Table:
    """Lines that share column widths. Widths count bytes, as Prisma's do."""

    rows: list[Row] = field(default_factory=list[Row])

    def start(self) -> Row:
        """A new line."""
        row = Row()
        self.rows.append(row)
        return row

    def lines(self) -> list[str]:
        """The finished lines."""
        for row in self.rows:
            while row.columns and not row.columns[-1]:
                row.columns.pop()
        count = max((len(row.columns) for row in self.rows), default=0)
        widths = [max((_width(row, place) for row in self.rows), default=0) for place in range(count)]
        return [_line(row, widths) for row in self.rows]


def _width(row: Row, place: int) -> int:
    return _bytes(row.columns[place]) if place < len(row.columns) else 0


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))


def _line(row: Row, widths: list[int]) -> str:
    if row.whole is not None:
        return row.whole
    last = len(row.columns) - 1
    padded = [
        text if place == last else text + " " * (widths[place] - _bytes(text) + 1)
        for place, text in enumerate(row.columns)
    ]
    text = "".join(padded)
    return f"{text} {row.suffix}" if text and row.suffix else text + row.suffix
