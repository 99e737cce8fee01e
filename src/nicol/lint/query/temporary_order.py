"""QRY308."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.planned import planned
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.plans.remarks import temporary_order


class TemporaryOrder(QueryRule, code="QRY308"):
    """Rows put in order in a temporary structure.

    ## Why it matters
    A filesort of MySQL and MariaDB, a temporary B-tree of SQLite: all rows are gathered and ordered before the
    first one is returned. An index whose last columns are those of the order gives them in order.

    ## Example
    ```prisma
    datasource db {
      provider = "mysql"
    }

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
      "plan": {
        "query_block": {
          "filesort": {
            "sort_key": "createdAt",
            "table": {
              "table_name": "Comment",
              "access_type": "ALL",
              "rows": 300000
            }
          }
        }
      }
    }
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "mysql"
    }

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
      "plan": {
        "query_block": {
          "table": {
            "table_name": "Comment",
            "access_type": "index",
            "key": "Comment_createdAt_idx",
            "rows": 20
          }
        }
      }
    }
    ```
    """

    level = "P"

    def check(self, view: QueryView) -> Iterable[Finding]:
        return planned(self, view, temporary_order)
