"""Thousands of random changes on a live database, as a command.

`python -m tests.ddl.many URL FIRST COUNT`: for each seed a random schema is made in the database at URL, which is
EMPTIED, rows are put into it, and it is brought to a random change of it. What then differs from the schema, and which
untouched values have changed, is printed. Exits with 1 when anything did.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from random import Random

from nicol.drivers import connect, create_database, database_exists, finish, parse_url
from nicol.errors.schema import SchemaError
from tests.ddl.drafts import a_draft, changed
from tests.ddl.lives import change, schema_of


def main(place: str, first: int, count: int) -> int:
    url = parse_url(place, Path.cwd())
    if not database_exists(url):
        create_database(url)
    live = connect(url)
    tally: Counter[str] = Counter()
    for seed in range(first, first + count):
        random = Random(seed)
        before = a_draft(random, url.provider)
        after = changed(random, before)
        try:
            schemas = schema_of(before.text), schema_of(after.text)
        except SchemaError:
            tally["no schema"] += 1
            continue
        try:
            outcome = change(live, *schemas, rows=seed % 2 == 0)
        except AssertionError as error:
            tally["failed"] += 1
            print(f"seed {seed}: {error}")
            continue
        if outcome.left or outcome.lost:
            tally["wrong"] += 1
            print(f"seed {seed}: lost {', '.join(outcome.lost)}; left:\n{outcome.left}")
        else:
            tally["refused" if outcome.refused else "right"] += 1
    finish(live.close())
    print(", ".join(f"{number} {what}" for what, number in sorted(tally.items())))
    return 1 if tally["wrong"] or tally["failed"] or not tally["right"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
