"""The files that the report is about, and those that were created or modified."""

from __future__ import annotations

from nicol.report.material import Material
from nicol.report.value import Section, table

MOST = 60
"""Files listed of one kind; of more, the last."""


def changed_files(material: Material) -> Section:
    """Created and modified files since the git ref; without one, the files of the project."""
    changed = material.changed
    rows: list[tuple[str, ...]] = [(kind, path) for path, kind in material.files if changed is None or path in changed]
    title = "Files" if changed is None else "Files created or modified"
    return Section("files", title, table("files", title, ("kind", "file"), rows[-MOST:]))
