"""QRY306."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.planned import planned
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.plans.remarks import heap_fetches


class HeapFetches(QueryRule, code="QRY306"):
    """An index-only scan that reads the table all the same.

    ## Why it matters
    PostgreSQL answers from an index alone where it knows that a page's rows are visible to everybody; VACUUM notes
    that. In a table that changes much and is vacuumed rarely, row after row is looked up nevertheless.

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
            "Node Type": "Index Only Scan",
            "Relation Name": "Comment",
            "Index Name": "Comment_authorId_idx",
            "Plan Rows": 15,
            "Total Cost": 61,
            "Actual Loops": 1,
            "Actual Total Time": 9.0,
            "Actual Rows": 5000,
            "Heap Fetches": 4000
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
            "Node Type": "Index Only Scan",
            "Relation Name": "Comment",
            "Index Name": "Comment_authorId_idx",
            "Plan Rows": 15,
            "Total Cost": 61,
            "Actual Loops": 1,
            "Actual Total Time": 9.0,
            "Actual Rows": 5000,
            "Heap Fetches": 12
          }
        }
      ]
    }
    ```
    """

    level = "P"

    def check(self, view: QueryView) -> Iterable[Finding]:
        return planned(self, view, heap_fetches)
