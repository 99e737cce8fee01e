"""QRY303."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.planned import planned
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.plans.remarks import wrong_estimate


class WrongEstimate(QueryRule, code="QRY303"):
    """A plan made for another number of rows.

    ## Why it matters
    The planner chooses by how many rows it expects. Where it is wrong by ten times or more it takes the wrong join
    or the wrong index, and memory for fewer rows. Mostly the statistics are old; columns that depend on each other
    need statistics of their own.

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
            "Filter": "(authorId = $1)",
            "Actual Rows": 90000,
            "Actual Loops": 1,
            "Actual Total Time": 40.0,
            "Rows Removed by Filter": 1000
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
            "Node Type": "Seq Scan",
            "Relation Name": "Comment",
            "Plan Rows": 80000,
            "Total Cost": 6087,
            "Filter": "(authorId = $1)",
            "Actual Rows": 90000,
            "Actual Loops": 1,
            "Actual Total Time": 40.0,
            "Rows Removed by Filter": 1000
          }
        }
      ]
    }
    ```
    """

    level = "P"

    def check(self, view: QueryView) -> Iterable[Finding]:
        return planned(self, view, wrong_estimate)
