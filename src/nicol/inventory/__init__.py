"""The query inventory: which queries a program ran, how often, how long, from where; and the file that holds it."""

from nicol.inventory.describe import describe, largest
from nicol.inventory.entry import BOUNDS_MS, Finding, Inventory, Origin, Query, Statement
from nicol.inventory.file import DEFAULT_PLACE, inventory_text, read_inventory
from nicol.inventory.merge import combined
from nicol.inventory.shape import Condition, Included, Shape, Sorted, fingerprint

__all__ = [
    "BOUNDS_MS",
    "DEFAULT_PLACE",
    "Condition",
    "Finding",
    "Included",
    "Inventory",
    "Origin",
    "Query",
    "Shape",
    "Sorted",
    "Statement",
    "combined",
    "describe",
    "fingerprint",
    "inventory_text",
    "largest",
    "read_inventory",
]
