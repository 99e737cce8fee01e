"""The files of an editor: texts of open ones over those on disk, and the project each belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol.types import PositionEncodingKind, TextDocumentContentChangeEvent

from nicol.lsp.changes import apply_changes
from nicol.lsp.project import Project, make_project, path_of
from nicol.lsp.roots import read_text, schema_files


class Files:
    """What a server remembers between two messages. Disk is read again after `forget_disk` only."""

    def __init__(self) -> None:
        self.encoding = PositionEncodingKind.Utf16
        self.chosen: Path | None = None
        """The schema that the editor's settings name."""
        self.open: dict[str, str] = {}
        self._disk: dict[Path, str] = {}
        self._sets: dict[str, tuple[Path, ...]] = {}
        self._projects: dict[tuple[Path, ...], Project] = {}

    def opened(self, uri: str, text: str) -> None:
        """A file is open with this text; it may be one more of its schema."""
        self.open[uri] = text
        self.forget_disk()

    def changed(self, uri: str, changes: Iterable[TextDocumentContentChangeEvent]) -> None:
        """Edits of an open file."""
        self.open[uri] = apply_changes(self.open[uri], changes, self.encoding)

    def closed(self, uri: str) -> None:
        """A file counts as it is on disk again."""
        del self.open[uri]
        self.forget_disk()

    def forget_disk(self) -> None:
        """Files on disk may have changed, come or gone."""
        self._disk.clear()
        self._sets.clear()

    def project(self, uri: str) -> Project:
        """The project of an open file; the same value as before when no text has changed."""
        paths = self._set(uri)
        by_path = {path_of(one): one for one in self.open}
        texts = {by_path[path]: self.open[by_path[path]] for path in paths if path in by_path}
        ordered = {by_path.get(path) or path.as_uri(): path for path in paths}
        texts = {one: texts[one] if one in texts else self._read(path) for one, path in ordered.items()}
        before = self._projects.get(paths)
        if before is None or {one.uri: one.text for one in before.documents} != texts:
            self._projects[paths] = make_project(texts, self.encoding, before)
        return self._projects[paths]

    def _set(self, uri: str) -> tuple[Path, ...]:
        if uri not in self._sets:
            path = path_of(uri)
            self._sets[uri] = tuple(schema_files(path, self.chosen)) if path.is_absolute() else (path,)
        return self._sets[uri]

    def _read(self, path: Path) -> str:
        if path not in self._disk:
            self._disk[path] = read_text(path)
        return self._disk[path]
