"""ALW001."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Edit, Finding, Fix, Place
from nicol.lint.request import Allowance
from nicol.lint.schema_rule import SchemaRule, SchemaView


class UnusedAllowance(SchemaRule, code="ALW001"):
    """An allowance that nothing needs.

    ## Why it matters
    The finding that it was written for is gone, or never was: the next one of its kind at this place would be hidden.

    ## Example
    ```prisma
    /// @nicol.allow(SCH201, "authors are never deleted")
    model Post {
      id Int @id
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id Int @id
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        """Nothing: whether an allowance is needed is known when all rules have spoken."""
        return ()

    def about(self, allowance: Allowance) -> Finding:
        """The finding about `allowance`."""
        message = f"Nothing here needs the allowance of {allowance.code}."
        fix = Fix("Take it out.", (_without_line(allowance.place),), is_safe=True)
        return self.found(message, f"{allowance.code} {allowance.reason}", allowance.place, fix=fix)


def _without_line(place: Place) -> Edit:
    text = place.source.text
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.start)
    before = text[start : place.start].strip()
    if before in ("///", "--", "#"):
        return Edit(place.source.path, start, len(text) if end < 0 else end + 1, "")
    return Edit(place.source.path, place.start, place.end, "")
