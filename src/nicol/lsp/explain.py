"""Hover texts for the words of the language and for annotations, where Prisma's engine has none."""

from __future__ import annotations

from nicol.lsp.completion.items import ACTIONS, ALGORITHMS, PROPERTIES
from nicol.lsp.locate import (
    InBlock,
    OnArgument,
    OnArgumentName,
    OnAttribute,
    OnFieldType,
    OnPropertyName,
    Place,
    touches,
)
from nicol.lsp.project import Document, Project
from nicol.lsp.words import (
    ARGUMENTS,
    BLOCK_ATTRIBUTES,
    BLOCKS,
    FIELD_ATTRIBUTES,
    FUNCTIONS,
    GENERATOR_PROPERTIES,
    MEMBER_ARGUMENTS,
    SCALAR_TYPES,
    UNSUPPORTED,
    Word,
)
from nicol.psl.annotation import is_annotation, read_annotation
from nicol.psl.ast import Attribute, Block, ConstantValue, FieldNode, FunctionCall
from nicol.text.span import Span
from nicol.validate.annotations import ANNOTATIONS, Parameter, Spec, targets
from nicol.validate.native_types import NATIVE_TYPES, NativeSpec

_SORTS = {"Asc": "Ascending, the usual order.", "Desc": "Descending."}


def explain(project: Project, document: Document, offset: int, place: Place | None) -> str | None:
    """What the word at `offset`, which stands at `place`, means; None for a word nobody has a text for."""
    match place:
        case InBlock(block) if touches(_keyword(block), offset):
            return _word(BLOCKS.get(block.keyword), block.keyword)
        case OnFieldType(field=field):
            return _type(field)
        case OnAttribute(item=item, attribute=attribute) if touches(_written(attribute), offset):
            return _attribute(project, attribute, "@@" if item is None else "@")
        case OnArgumentName(item=item, attribute=attribute, name=name):
            words = ARGUMENTS.get(f"{'@@' if item is None else '@'}{attribute.name.name}", ())
            return _named(words, name.name)
        case OnArgument():
            return _value(place, offset)
        case OnPropertyName(block, one):
            return _property(block, one.name.name)
        case _:
            return _annotation(project, document, offset)


def _page(example: str, text: str) -> str:
    return f"```prisma\n{example}\n```\n___\n{text}"


def _word(word: Word | None, shown: str) -> str | None:
    return _page(shown, word.summary) if word else None


def _named(words: tuple[Word, ...], name: str) -> str | None:
    return next((_page(f"{name}:", one.summary) for one in words if one.name == name), None)


def _keyword(block: Block) -> Span:
    return Span(block.span.file, block.span.start, block.span.start + len(block.keyword))


def _written(attribute: Attribute) -> Span:
    """The attribute's name with its signs."""
    return Span(attribute.span.file, attribute.span.start, attribute.name.span.end)


def _type(field: FieldNode) -> str | None:
    if field.type is None:
        return None
    return _word(UNSUPPORTED if field.type.unsupported else SCALAR_TYPES.get(field.type.name), field.type.text)


def _attribute(project: Project, attribute: Attribute, signs: str) -> str | None:
    scope, dot, native = attribute.name.name.partition(".")
    source = project.config.datasource
    if dot and source and source.name == scope:
        return _native(f"{signs}{scope}.{native}", NATIVE_TYPES[source.provider].get(native))
    words = BLOCK_ATTRIBUTES if signs == "@@" else FIELD_ATTRIBUTES
    return _word(words.get(attribute.name.name), f"{signs}{attribute.name.name}")


def _native(name: str, spec: NativeSpec | None) -> str | None:
    if spec is None:
        return None
    numbers = ["n"] * spec.required + ["n?"] * spec.optional
    arguments = f"({', '.join(numbers)})" if numbers else ""
    return _page(f"{name}{arguments}", f"A column type of the database, for fields of type {' or '.join(spec.types)}.")


def _value(place: OnArgument, offset: int) -> str | None:
    match place.path[-1]:
        case ConstantValue(text=text):
            actions = {str(name): summary for name, summary in ACTIONS.items()}
            texts = {**actions, **ALGORITHMS, **_SORTS}
            return _page(text, texts[text]) if text in texts else None
        case FunctionCall() as call if offset <= call.span.start + len(call.name):
            return _word(FUNCTIONS.get(call.name), f"{call.name}()")
        case FunctionCall() as call:
            written = (one.name for one in call.arguments.items if one.name and touches(one.name.span, offset))
            name = next(written, None)
            return _named(MEMBER_ARGUMENTS, name.name) if name else None
        case _:
            return None


def _property(block: Block, name: str) -> str | None:
    if block.keyword == "generator":
        return _word(GENERATOR_PROPERTIES.get(name), name)
    return _page(*PROPERTIES[name]) if name in PROPERTIES else None


def _annotation(project: Project, document: Document, offset: int) -> str | None:
    comments = (one for target in targets(project.resolution.context) for one in target.comments)
    here = (one for one in comments if one.span.file == document.file and touches(one.span, offset))
    comment = next((one for one in here if is_annotation(one)), None)
    if comment is None:
        return None
    attribute = read_annotation(comment).attribute
    spec = ANNOTATIONS.get(attribute.name.name)
    if spec is None:
        return None
    for argument in attribute.arguments.items:
        parameter = spec.parameter(argument.name.name) if argument.name else None
        if parameter and argument.name and touches(argument.name.span, offset):
            return _page(f"{parameter.name}:", _parameter(parameter))
    return _page(f"/// {spec.example}", _annotation_text(spec))


def _annotation_text(spec: Spec) -> str:
    lines = [f"- `{one.name}`: {_parameter(one)}" for one in spec.parameters]
    return "\n".join([spec.summary, "", *lines]) if lines else spec.summary


def _parameter(parameter: Parameter[object]) -> str:
    words = f": {', '.join(parameter.kind.words)}" if parameter.kind.words else ""
    return f"{parameter.summary} ({parameter.kind.label}{words})"
