"""QRY305."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.planned import planned
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.plans.remarks import filtered_index


class FilteredIndex(QueryRule, code="QRY305"):
    """An index that finds far more rows than are wanted.

    ## Why it matters
    Each row that the index finds is looked up in the table, only to be thrown away by the rest of the condition.
    With those columns in the index too it finds the wanted rows alone.

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
            "Node Type": "Index Scan",
            "Relation Name": "Comment",
            "Index Name": "Comment_authorId_idx",
            "Plan Rows": 15,
            "Total Cost": 61,
            "Actual Loops": 1,
            "Actual Total Time": 9.0,
            "Actual Rows": 15,
            "Rows Removed by Filter": 9000,
            "Filter": "hidden"
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
            "Total Cost": 61,
            "Actual Loops": 1,
            "Actual Total Time": 9.0,
            "Actual Rows": 15,
            "Rows Removed by Filter": 20,
            "Filter": "hidden"
          }
        }
      ]
    }
    ```
    """

    level = "P"

    def check(self, view: QueryView) -> Iterable[Finding]:
        return planned(self, view, filtered_index)
