"""The state of one validation run."""

from __future__ import annotations

from dataclasses import dataclass, field

from nicol.model.annotations import Annotation, PythonClient
from nicol.psl.ast import Ast, Block
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Span
from nicol.validate.draft import DraftComposite, DraftEnum, DraftModel


@dataclass(slots=True)
class Context:
    """The trees, what they resolved to, and the diagnostics so far."""

    asts: tuple[Ast, ...]
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    tops: dict[str, Block] = field(default_factory=dict[str, Block])
    models: dict[str, DraftModel] = field(default_factory=dict[str, DraftModel])
    enums: dict[str, DraftEnum] = field(default_factory=dict[str, DraftEnum])
    composites: dict[str, DraftComposite] = field(default_factory=dict[str, DraftComposite])
    annotations: dict[Span, Annotation] = field(default_factory=dict[Span, Annotation])
    """By the span of the comment."""
    index_annotations: dict[Span, tuple[Annotation, ...]] = field(default_factory=dict[Span, tuple[Annotation, ...]])
    """By the span of the block attribute."""
    python_clients: dict[str, PythonClient] = field(default_factory=dict[str, PythonClient])
    """By model."""

    @property
    def blocks(self) -> list[Block]:
        return [block for ast in self.asts for block in ast.blocks]

    def key(self, block: Block) -> str:
        """The name under which the drafts keep `block`: its own, unless another block has it already."""
        name = block.name.name
        return name if self.tops[name] is block else f"{name}#{block.span.file}.{block.span.start}"

    @property
    def failed(self) -> bool:
        return any(one.severity == "error" for one in self.diagnostics)

    def error(self, message: str, span: Span, note: str = "") -> None:
        self.diagnostics.append(Diagnostic("error", message, span, note))

    def warn(self, message: str, span: Span) -> None:
        self.diagnostics.append(Diagnostic("warning", message, span))

    def invalid(self, message: str, span: Span, note: str = "") -> None:
        self.error(f"Error validating: {message}", span, note)

    def attribute_error(self, message: str, attribute: str, span: Span, note: str = "") -> None:
        """`attribute` with its signs: `@default`, `@@index`."""
        self.error(f'Error parsing attribute "{attribute}": {message}', span, note)

    def block_error(self, message: str, model: DraftModel, span: Span) -> None:
        self.error(f'Error validating {model.word} "{model.name}": {message}', span)

    def field_error(self, message: str, owner: tuple[str, str], name: str, span: Span, note: str = "") -> None:
        """`owner` is the kind of block and its name."""
        self.error(f"Error validating field `{name}` in {owner[0]} `{owner[1]}`: {message}", span, note)
