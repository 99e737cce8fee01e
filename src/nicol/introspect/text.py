"""Pulled blocks as text of the schema language."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.introspect.pulled import Pulled, PulledEnum, PulledField, PulledModel, PulledValue
from nicol.psl.format import format_text


def blocks_text(pulled: Pulled) -> str:
    """The models, then the enums, formatted; "" when there are none."""
    blocks = [*map(model_text, pulled.models), *map(enum_text, pulled.enums)]
    return format_text("\n".join(blocks)) if blocks else ""


def documented(lines: tuple[str, ...], indent: str = "") -> Iterator[str]:
    """Comment lines; what indents them in a comment over several lines would not be read back."""
    yield from (f"{indent}/// {line.strip()}".rstrip() for line in lines)


def model_text(model: PulledModel) -> str:
    if model.disabled:
        return "\n".join((*documented(model.documentation), f"// {model.keyword} {model.name} {{", "// }\n"))
    lines = [*documented(model.documentation), f"{model.keyword} {model.name} {{"]
    for field in model.fields:
        lines += field_lines(field)
    if model.attributes:
        lines += ["", *(f"  {attribute}" for attribute in model.attributes)]
    return "\n".join((*lines, "}\n"))


def field_lines(field: PulledField) -> Iterator[str]:
    yield from documented(field.documentation, "  ")
    yield f"  {field_line(field)}"


def field_line(field: PulledField) -> str:
    line = " ".join((field.name, field.type, *field.attributes))
    return f"// {line}" if field.disabled else line


def enum_text(enum: PulledEnum) -> str:
    lines = [*documented(enum.documentation), f"enum {enum.name} {{"]
    for value in enum.values:
        lines += value_lines(value)
    if enum.attributes:
        lines += ["", *(f"  {attribute}" for attribute in enum.attributes)]
    return "\n".join((*lines, "}\n"))


def value_lines(value: PulledValue) -> Iterator[str]:
    yield from documented(value.documentation, "  ")
    yield f"  {value_line(value)}"


def value_line(value: PulledValue) -> str:
    line = " ".join((value.name, *value.attributes))
    return f"// {line}" if value.disabled else line
