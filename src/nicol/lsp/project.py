"""The files of one schema as a value: what every answer of the server is computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from urllib.parse import unquote, urlsplit

from lsprotocol.types import Location, PositionEncodingKind

from nicol.lint import Finding
from nicol.lsp.findings import findings
from nicol.lsp.pieces import Piece, pieces
from nicol.lsp.position import Places
from nicol.psl.ast import Ast, Block
from nicol.psl.parser import parse
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Source, Span
from nicol.validate.config import Config, load_config
from nicol.validate.context import Context
from nicol.validate.load import Loaded, Resolution, check_resolution, resolve_trees


@dataclass(frozen=True)
class Document:
    """One file; `file` is its place in the project, the index that its spans carry. Trees are made when asked for."""

    uri: str
    source: Source
    file: int = 0
    encoding: PositionEncodingKind = PositionEncodingKind.Utf16

    @property
    def text(self) -> str:
        return self.source.text

    @cached_property
    def parsed(self) -> tuple[Ast, list[Diagnostic]]:
        """The tree and what is wrong with the syntax."""
        return parse(self.source.text, self.file)

    @property
    def ast(self) -> Ast:
        return self.parsed[0]

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The file's blocks without its whole tree: what completion reads while somebody types."""
        return pieces(self.source.text)

    def piece_at(self, offset: int) -> Piece:
        """The piece that holds `offset`; between two of them the earlier."""
        return next(piece for piece in self.pieces if offset <= piece.start + piece.length)

    @cached_property
    def places(self) -> Places:
        """Converts between offsets and the client's positions."""
        return Places(self.source.text, self.encoding)


@dataclass(frozen=True)
class Project:
    """All files of one schema, resolved and checked when somebody asks, once."""

    documents: tuple[Document, ...]
    _checking: Lock = field(default_factory=Lock, compare=False, repr=False)
    """A schema is checked in a thread of its own, and an answer may need the result at the same time."""

    @cached_property
    def by_uri(self) -> dict[str, Document]:
        return {document.uri: document for document in self.documents}

    def document(self, uri: str) -> Document:
        """The file at `uri`; KeyError for one of another project."""
        return self.by_uri[uri]

    def location(self, span: Span) -> Location:
        """Where `span` lies, for the client."""
        document = self.documents[span.file]
        return Location(document.uri, document.places.range(span))

    @property
    def sources(self) -> list[Source]:
        return [document.source for document in self.documents]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks with spans that begin at their piece: for names and contents, not for places."""
        parts = (piece.ast for document in self.documents for piece in document.pieces)
        return tuple(block for ast in parts for block in ast.blocks)

    @cached_property
    def config(self) -> Config:
        """What the datasource and generator blocks say; its spans begin at their piece."""
        found = tuple(block for block in self.blocks if block.keyword in ("datasource", "generator"))
        return load_config(Context((Ast(found),)))

    @cached_property
    def resolution(self) -> Resolution:
        """Names, types, attributes and relations, as far as they make sense."""
        return resolve_trees([document.parsed for document in self.documents])

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Errors and warnings in Prisma's order."""
        return self.loaded.diagnostics

    @property
    def loaded(self) -> Loaded:
        """The schema, unless it has errors, and the diagnostics."""
        with self._checking:
            return self._checked

    @cached_property
    def _checked(self) -> Loaded:
        return check_resolution(self.resolution)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the review says of the schema; nothing of one that has errors."""
        schema = self.loaded.schema
        trees = tuple(document.ast for document in self.documents)
        return findings(schema, tuple(self.sources), trees) if schema else ()


def make_project(
    texts: Mapping[str, str],
    encoding: PositionEncodingKind = PositionEncodingKind.Utf16,
    before: Project | None = None,
) -> Project:
    """The project of these texts by uri; files that are as they were in `before` keep their trees."""
    known = before.by_uri if before else {}
    documents = (
        _document(uri, text, (file, encoding), known.get(uri)) for file, (uri, text) in enumerate(texts.items())
    )
    return Project(tuple(documents))


def _document(uri: str, text: str, place: tuple[int, PositionEncodingKind], old: Document | None) -> Document:
    if old is not None and (old.file, old.encoding) == place and old.text == text:
        return old
    return Document(uri, Source(path_of(uri), text), *place)


def path_of(uri: str) -> Path:
    """The path of a `file:` uri; for any other kind what stands for its path."""
    parts = urlsplit(uri)
    path = unquote(parts.path)
    if parts.netloc:
        return Path(f"//{parts.netloc}{path}")
    return Path(path[1:] if path[2:3] == ":" else path)
