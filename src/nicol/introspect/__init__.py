"""From a live database to a schema file."""

from nicol.introspect.annotations import pull_annotated
from nicol.introspect.merge import Merged, merge
from nicol.introspect.pull import pull
from nicol.introspect.pulled import Pulled
from nicol.introspect.remarks import Remarks, read_remarks
from nicol.introspect.text import blocks_text

__all__ = ["Merged", "Pulled", "Remarks", "blocks_text", "merge", "pull", "pull_annotated", "read_remarks"]
