"""apsw by hand: raw_sqlite3's operations over another driver, whose rows are tuples."""

import apsw
import common as c
from adapters import raw_sqlite3 as base
from adapters.raw_sqlite3 import ASYNC, CANON, LIMIT, W  # noqa: F401 - an adapter's face

VERSION = apsw.apswversion()
FILE: apsw.Connection | None = None
NAMES: dict[str, list[str]] = {}


class Named:
    """A row by names, as sqlite3.Row is."""

    __slots__ = ("names", "values")

    def __init__(self, names, values):
        self.names, self.values = names, values

    def keys(self):
        return self.names

    def __getitem__(self, name):
        return self.values[self.names[name]]


def setup():
    global FILE
    FILE = apsw.Connection(c.SQLITE, statementcachesize=500)
    FILE.execute("PRAGMA synchronous = OFF")
    base.DB = FILE
    base.fetch = fetch


def fetch(sql, values=()):
    cursor = FILE.execute(sql, tuple(values))
    names = NAMES.get(sql)
    if names is None:
        try:
            described = cursor.get_description()
        except apsw.ExecutionCompleteError:
            described = ()
        names = NAMES[sql] = {name: place for place, (name, _) in enumerate(described)}
    return [Named(names, row) for row in cursor]
