"""From a live database to a schema file."""

from nicol.introspect.annotations import pull_annotated, unsaid
from nicol.introspect.merge import Merged, merge
from nicol.introspect.pull import expect_consistent, pull
from nicol.introspect.pulled import Pulled
from nicol.introspect.remarks import Remarks, read_remarks
from nicol.introspect.text import blocks_text
from nicol.introspect.warnings import Warned, broken_relations, warnings, warnings_text

__all__ = [
    "Merged",
    "Pulled",
    "Remarks",
    "Warned",
    "blocks_text",
    "broken_relations",
    "expect_consistent",
    "merge",
    "pull",
    "pull_annotated",
    "read_remarks",
    "unsaid",
    "warnings",
    "warnings_text",
]
