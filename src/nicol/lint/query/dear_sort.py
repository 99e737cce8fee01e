"""QRY302."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.planned import planned
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.plans.remarks import dear_sort


class DearSort(QueryRule, code="QRY302"):
    """A sort that an index could have spared.

    ## Why it matters
    To give the first twenty of many rows in order, all of them are sorted first; what does not fit into memory goes
    through the disk. An index whose last columns are those of the order gives them sorted.

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
            "Node Type": "Limit",
            "Plan Rows": 20,
            "Plans": [
              {
                "Node Type": "Sort",
                "Sort Key": [
                  "createdAt DESC"
                ],
                "Plan Rows": 300000,
                "Plans": [
                  {
                    "Node Type": "Seq Scan",
                    "Relation Name": "Comment",
                    "Plan Rows": 300000
                  }
                ]
              }
            ]
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
            "Node Type": "Limit",
            "Plan Rows": 20,
            "Plans": [
              {
                "Node Type": "Index Scan",
                "Relation Name": "Comment",
                "Index Name": "Comment_authorId_idx",
                "Plan Rows": 300000,
                "Total Cost": 61
              }
            ]
          }
        }
      ]
    }
    ```
    """

    level = "P"

    def check(self, view: QueryView) -> Iterable[Finding]:
        return planned(self, view, dear_sort)
