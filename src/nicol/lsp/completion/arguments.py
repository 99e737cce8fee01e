"""What fits between the parentheses of an attribute."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol.types import CompletionItem, CompletionItemKind

from nicol.lsp.completion.engine import algorithms, has_operator_classes
from nicol.lsp.completion.items import ACTIONS, ALGORITHMS, choice, quoted, snippet, word, word_item
from nicol.lsp.completion.operators import classes_of
from nicol.lsp.completion.typed import Open, Typed
from nicol.lsp.project import Project
from nicol.lsp.words import ARGUMENTS, FUNCTIONS, MEMBER_ARGUMENTS, Word
from nicol.model.schema import SCALARS
from nicol.psl.ast import Block, FieldNode
from nicol.validate.connectors import NO_CONNECTOR, Allows
from nicol.validate.index_fields import SORTS

_LISTS = ("@@id", "@@unique", "@@index", "@@fulltext", "@@shardKey")
_NEEDS = {
    "length": Allows.LENGTH_PREFIX,
    "clustered": Allows.CLUSTERING,
    "where": Allows.PARTIAL_INDEXES,
}
_FUNCTIONS = {
    "Int": ("autoincrement",),
    "BigInt": ("autoincrement",),
    "String": ("uuid", "cuid", "ulid", "nanoid"),
    "DateTime": ("now",),
}


def argument_items(project: Project, typed: Typed) -> list[CompletionItem]:
    """Names of arguments, and what each may be."""
    match typed.opens:
        case (Open(head="@relation") as outer, Open(head="")):
            return _relation_fields(project, typed, outer)
        case (Open(head="@relation") as outer,):
            return _relation(project, typed, outer)
        case (Open(head="@default") as outer,):
            return _default(project, typed, outer)
        case (Open(head="@@schema"),):
            names = project.config.datasource.schemas if project.config.datasource else ()
            return [quoted(name, typed.quoted) for name in names]
        case (Open(head=head), Open(head="") as inner) if head in _LISTS and not typed.quoted:
            return _members(project, typed, inner)
        case (Open(head=head), Open(head=""), Open() as member) if head in _LISTS and not typed.quoted:
            return _member(project, typed, member)
        case (Open(head=head) as outer,) if head in ARGUMENTS and not typed.quoted:
            return _key(project, outer)
        case _:
            return []


def _names(project: Project, outer: Open, words: Iterable[Word]) -> list[CompletionItem]:
    """Arguments that are not written yet and that the provider knows."""
    allows = (project.config.connector or NO_CONNECTOR).allows
    fitting = (one for one in words if one.name not in _NEEDS or _NEEDS[one.name] in allows)
    written = {*outer.written, *(["fields"] if "[]" in outer.written else [])}
    return [word_item(one, CompletionItemKind.Property) for one in fitting if one.name not in written]


def field_items(project: Project, block: str, without: Iterable[str]) -> list[CompletionItem]:
    """The fields of the block of that name that have a column, but those named already."""
    taken = set(without)
    return [
        word(field.name.name, CompletionItemKind.Field, _type_text(field))
        for field in _columns(project, block)
        if field.name.name not in taken
    ]


def _type_text(field: FieldNode) -> str:
    return f"{field.type.text}{field.suffix}" if field.type else ""


def _block(project: Project, name: str) -> Block | None:
    return next((block for block in project.blocks if block.name.name == name), None)


def _columns(project: Project, name: str) -> list[FieldNode]:
    block = _block(project, name)
    models = {one.name.name for one in project.blocks if one.keyword in ("model", "view")}
    fields = block.fields if block else ()
    return [field for field in fields if field.type is None or field.type.unsupported or field.type.name not in models]


def _relation(project: Project, typed: Typed, outer: Open) -> list[CompletionItem]:
    if typed.quoted:
        return []
    if outer.name in ("onDelete", "onUpdate"):
        source, connector = project.config.datasource, project.config.connector or NO_CONNECTOR
        allowed = connector.emulated if source and source.relation_mode == "prisma" else connector.actions
        return [choice(name, text) for name, text in ACTIONS.items() if name in allowed]
    return [] if outer.name else _names(project, outer, ARGUMENTS["@relation"])


def _relation_fields(project: Project, typed: Typed, outer: Open) -> list[CompletionItem]:
    taken = typed.opens[-1].written
    match outer.name:
        case "fields":
            return field_items(project, typed.name, taken)
        case "references" if len(typed.tokens) > 1:
            return field_items(project, typed.tokens[1].text, taken)
        case _:
            return []


def _key(project: Project, outer: Open) -> list[CompletionItem]:
    match outer.name:
        case None:
            return _names(project, outer, ARGUMENTS[outer.head])
        case "type":
            return [choice(name, ALGORITHMS[name]) for name in algorithms(project.config.connector)]
        case "sort":
            return [choice(name) for name in SORTS]
        case "clustered":
            return [choice(name) for name in ("true", "false")]
        case "where":
            return [snippet("raw", 'raw("$0")', CompletionItemKind.Function)]
        case _:
            return []


def _members(project: Project, typed: Typed, inner: Open) -> list[CompletionItem]:
    return field_items(project, typed.name, inner.written)


def _member(project: Project, typed: Typed, member: Open) -> list[CompletionItem]:
    """Inside `name(…)` of an index."""
    operators = has_operator_classes(project.config.connector) and typed.opens[0].head == "@@index"
    match member.name:
        case None:
            return _names(project, member, [one for one in MEMBER_ARGUMENTS if one.name != "ops" or operators])
        case "sort":
            return [choice(name) for name in SORTS]
        case "ops" if operators:
            columns = (field for field in _columns(project, typed.name) if field.name.name == member.head)
            return [choice(name) for field in columns for name in classes_of(field)]
        case _:
            return []


def _default(project: Project, typed: Typed, outer: Open) -> list[CompletionItem]:
    if typed.quoted or len(typed.tokens) < 2 or outer.name not in (None, "value") or outer.written:
        return []
    type_name = typed.tokens[1].text
    if typed.kinds[2:3] == ("[]",):
        return [snippet("[]", "[$0]", CompletionItemKind.Value)]
    block = _block(project, type_name)
    if block and block.keyword == "enum":
        return [word(value.name.name, CompletionItemKind.EnumMember) for value in block.values]
    if type_name == "Boolean":
        return [choice("true"), choice("false"), _function("dbgenerated")]
    return [_function(name) for name in _functions(project, type_name)] if type_name in SCALARS else []


def _functions(project: Project, type_name: str) -> list[str]:
    allows = (project.config.connector or NO_CONNECTOR).allows
    names = [*_FUNCTIONS.get(type_name, ())]
    if type_name in ("Int", "BigInt") and Allows.SEQUENCE in allows and project.config.connector:
        names.append("sequence")
    if type_name == "String" and Allows.AUTO in allows and project.config.connector:
        names.append("auto")
    return [*names, "dbgenerated"]


def _function(name: str) -> CompletionItem:
    return word_item(FUNCTIONS[name], CompletionItemKind.Function)
