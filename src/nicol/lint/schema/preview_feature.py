"""SCH003."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nicol.lint.finding import Edit, Finding, Fix, Place
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.text.diagnostic import Diagnostic

_QUOTED = re.compile(r'"(\w+)"')


class PreviewFeature(SchemaRule, code="SCH003"):
    """A preview feature that is unknown, renamed, or no preview any more.

    ## Why it matters
    The line says something that is not so any more. A newer Prisma warns of it, and a later one may refuse it.

    ## Example
    ```prisma
    generator client {
      provider        = "nicol"
      previewFeatures = ["fullTextSearch"]
    }
    ```

    ## Instead
    ```prisma
    generator client {
      provider        = "nicol"
      previewFeatures = ["fullTextSearchPostgres"]
    }

    model Post {
      id     Int                      @id
      title  String
      search Unsupported("tsvector")?

      @@index([search], type: Gin)
    }
    ```
    """

    validator_says = re.compile(r"""preview feature ["']""", re.IGNORECASE)

    def check(self, view: SchemaView) -> Iterable[Finding]:
        """Nothing: the validator knows the features."""
        return ()

    def said(self, diagnostic: Diagnostic, place: Place | None) -> Finding | None:
        finding = super().said(diagnostic, place)
        if finding is None or place is None:
            return finding
        names = _QUOTED.findall(re.split("preview feature", diagnostic.message, maxsplit=1, flags=re.IGNORECASE)[1])
        return replace(finding, subject=names[0], fix=_fix(place, names, diagnostic))


def _fix(place: Place, names: list[str], diagnostic: Diagnostic) -> Fix | None:
    written = re.compile(rf'"{names[0]}"').search(place.source.text, place.start, place.end)
    if written is None:
        return None
    if "renamed" in diagnostic.message:
        edit = Edit(place.source.path, written.start(), written.end(), f'"{names[1]}"')
        return Fix(f'Write "{names[1]}".', (edit,), is_safe=True)
    if "can be used without" in diagnostic.message:
        return Fix(f"Take {names[0]} out of the list.", (_without(place, written),), is_safe=True)
    return None


def _without(place: Place, written: re.Match[str]) -> Edit:
    """The list without the item, and without the comma behind or before it."""
    text = place.source.text
    start, end = written.span()
    if behind := re.compile(r"\s*,\s*").match(text, end):
        end = behind.end()
    elif before := re.compile(r",\s*$").search(text, place.start, start):
        start = before.start()
    return Edit(place.source.path, start, end, "")
