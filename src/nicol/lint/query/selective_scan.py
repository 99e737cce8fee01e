"""QRY301."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.planned import planned
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.plans.remarks import selective_scan


class SelectiveScan(QueryRule, code="QRY301"):
    """A whole table read for a few of its rows.

    ## Why it matters
    The database found no index for the condition, reads every row and throws nine of ten or more away: 300,000
    comments took 30.8 ms where an index took 0.08 ms. `nicol advise indexes` says which index, and proves that it
    is used.

    ## Example
    ```prisma
    model Comment {
      id        String   @id
      authorId  String
      createdAt DateTime
    }
    ```

    ```json
    {
      "rows": {
        "Comment": 300000
      },
      "plan": [
        {
          "Plan": {
            "Node Type": "Seq Scan",
            "Relation Name": "Comment",
            "Plan Rows": 15,
            "Total Cost": 6087,
            "Filter": "(authorId = $1)"
          }
        }
      ]
    }
    ```

    ## Instead
    ```prisma
    model Comment {
      id        String   @id
      authorId  String
      createdAt DateTime
    }
    ```

    ```json
    {
      "rows": {
        "Comment": 300000
      },
      "plan": [
        {
          "Plan": {
            "Node Type": "Index Scan",
            "Relation Name": "Comment",
            "Index Name": "Comment_authorId_idx",
            "Plan Rows": 15,
            "Total Cost": 61
          }
        }
      ]
    }
    ```
    """

    level = "P"

    def check(self, view: QueryView) -> Iterable[Finding]:
        return planned(self, view, selective_scan)
