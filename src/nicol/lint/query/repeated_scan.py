"""QRY307."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.planned import planned
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.plans.remarks import repeated_scan


class RepeatedScan(QueryRule, code="QRY307"):
    """A table read as a whole for each row of another.

    ## Why it matters
    A thousand rows on one side are a thousand scans of the other. An index on what they are joined by, mostly the
    foreign key, makes each of them a lookup.

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
            "Node Type": "Nested Loop",
            "Plan Rows": 2000,
            "Plans": [
              {
                "Node Type": "Index Scan",
                "Relation Name": "User",
                "Index Name": "User_pkey",
                "Plan Rows": 2000
              },
              {
                "Node Type": "Seq Scan",
                "Relation Name": "Comment",
                "Plan Rows": 15,
                "Total Cost": 6087,
                "Filter": "(authorId = User.id)"
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
            "Node Type": "Nested Loop",
            "Plan Rows": 2000,
            "Plans": [
              {
                "Node Type": "Index Scan",
                "Relation Name": "User",
                "Index Name": "User_pkey",
                "Plan Rows": 2000
              },
              {
                "Node Type": "Index Scan",
                "Relation Name": "Comment",
                "Index Name": "Comment_authorId_idx",
                "Plan Rows": 15,
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
        return planned(self, view, repeated_scan)
