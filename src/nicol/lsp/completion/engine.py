"""The completions that Prisma's own engine gives: few, and exactly these."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol.types import CompletionContext, CompletionItem, CompletionItemKind

from nicol.lsp.completion.items import (
    ACTIONS,
    ALGORITHMS,
    VARIABLES,
    choice,
    snippet,
    source_property,
    url_values,
    variable,
    word,
)
from nicol.lsp.completion.operators import operator_classes
from nicol.lsp.completion.place import InArgument, InAttribute, InFunction, InProperty, InSource, Place
from nicol.lsp.project import Project
from nicol.model.schema import Datasource
from nicol.psl.ast import StringValue
from nicol.validate.config import Config
from nicol.validate.connectors import CONNECTORS, NO_CONNECTOR, Allows, Connector
from nicol.validate.values import show

_ACTION_ARGUMENTS = ("onDelete", "onUpdate")
_EXTENSIONS_FEATURE = "postgresqlExtensions"


@dataclass(frozen=True, slots=True)
class Asked:
    """What completion is asked about: the place, and the datasource that counts (None as if none were written)."""

    project: Project
    place: Place
    datasource: Datasource | None
    quotes: bool
    """Whether text has to bring its own quotation marks."""

    @property
    def connector(self) -> Connector | None:
        return CONNECTORS[self.datasource.provider] if self.datasource else None


def wants_quotes(text: str, offset: int, context: CompletionContext | None) -> bool:
    """Whether a text inserted at `offset` is not yet between quotation marks."""
    return context is not None and context.trigger_character != '"' and text[offset : offset + 1] != '"'


def engine_items(asked: Asked) -> list[CompletionItem]:
    """The engine's answer."""
    match asked.place:
        case InSource():
            return [source_property(name) for name in _missing_properties(asked)]
        case InProperty(name=name, in_function="env") if name in VARIABLES:
            return [variable(VARIABLES[name], _quoted(asked, VARIABLES[name]))]
        case InProperty(name=name) if name in VARIABLES:
            return url_values()
        case InAttribute(field=None):
            return _block_attribute(asked, asked.place)
        case InAttribute():
            return _field_attribute(asked, asked.place)
        case _:
            return []


def _quoted(asked: Asked, text: str) -> str:
    return f'"{text}"' if asked.quotes else text


def _missing_properties(asked: Asked) -> list[str]:
    """The engine looks at the datasource it could load and forgets to look for directUrl."""
    source, config = asked.datasource, asked.project.config
    if source is None:
        return ["provider", "url", "shadowDatabaseUrl", "directUrl", "relationMode"]
    names = ["directUrl"] if source.shadow_url else ["shadowDatabaseUrl", "directUrl"]
    if not _writes_relation_mode(asked.project):
        names.append("relationMode")
    return [*names, *_connector_properties(source, config)]


def _connector_properties(source: Datasource, config: Config) -> list[str]:
    connector = CONNECTORS[source.provider]
    names: list[str] = []
    extensible = Allows.EXTENSIONS in connector.allows and _EXTENSIONS_FEATURE in config.features
    if extensible and config.extensions_span is None:
        names.append("extensions")
    if Allows.MULTI_SCHEMA in connector.allows and not source.schemas:
        names.append("schemas")
    return names


def _writes_relation_mode(project: Project) -> bool:
    """Whether exactly one of the new and the old name says a mode."""
    sources = (block for block in project.blocks if block.keyword == "datasource")
    written = (one for block in sources for one in block.properties)
    values = [one.value for one in written if one.name.name in ("relationMode", "referentialIntegrity")]
    match values:
        case [StringValue(text="prisma" | "foreignKeys")]:
            return True
        case _:
            return False


def _field_attribute(asked: Asked, place: InAttribute) -> list[CompletionItem]:
    match place.attribute.name.name, place.argument:
        case "default", None if asked.connector and Allows.NAMED_DEFAULTS in asked.connector.allows:
            return [word("map: ", CompletionItemKind.Property)]
        case "relation", InArgument(name=name, value=value) if name in _ACTION_ARGUMENTS:
            return _actions(asked, "" if value is None else show(value))
        case _:
            return []


def _actions(asked: Asked, written: str) -> list[CompletionItem]:
    connector = asked.connector or NO_CONNECTOR
    prisma = asked.datasource is not None and asked.datasource.relation_mode == "prisma"
    allowed = connector.emulated if prisma else connector.actions
    return [choice(name, ACTIONS[name]) for name in ACTIONS if name in allowed and name.startswith(written)]


def _block_attribute(asked: Asked, place: InAttribute) -> list[CompletionItem]:
    match place.attribute.name.name, place.argument:
        case "schema", None if place.block.keyword != "type":
            return _schemas(asked)
        case "index", InArgument(name="type", value=None):
            return [choice(name, ALGORITHMS[name]) for name in algorithms(asked.connector)]
        case "index", InFunction(function=field, name="ops") if has_operator_classes(asked.connector):
            return _operators(asked, place, field)
        case _:
            return []


def algorithms(connector: Connector | None) -> tuple[str, ...]:
    """The index algorithms worth a choice."""
    return connector.algorithms if connector and len(connector.algorithms) > 1 else ()


def has_operator_classes(connector: Connector | None) -> bool:
    """Whether the provider knows operator classes, as it does extensions."""
    return connector is not None and Allows.EXTENSIONS in connector.allows


def _schemas(asked: Asked) -> list[CompletionItem]:
    several = asked.connector is not None and Allows.MULTI_SCHEMA in asked.connector.allows
    names = asked.datasource.schemas if asked.datasource and several else ()
    kind = CompletionItemKind.Property
    return [CompletionItem(name, kind=kind, insert_text=_quoted(asked, name)) for name in names]


def _operators(asked: Asked, place: InAttribute, field: str) -> list[CompletionItem]:
    classes = operator_classes(asked.project, place.block, place.attribute, field)
    if classes is None:
        return []
    raw = snippet("raw", 'raw("$0")', CompletionItemKind.Function)
    return [*map(choice, classes), raw]
