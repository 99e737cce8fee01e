"""The configuration of a schema: its datasource and generator blocks."""

from __future__ import annotations

from dataclasses import dataclass

from nicol.model.schema import Datasource, Generator
from nicol.psl.ast import Block
from nicol.text.span import Span
from nicol.validate.connectors import CONNECTORS, Connector
from nicol.validate.context import Context
from nicol.validate.datasource import read_datasource, source_error
from nicol.validate.generators import read_generator
from nicol.validate.preview_features import Generation


@dataclass(frozen=True, slots=True)
class Config:
    """The datasource and generators, and the places that later checks point at."""

    datasource: Datasource | None
    connector: Connector | None
    generators: tuple[Generator, ...]
    features: frozenset[str]
    schemas_span: Span | None = None
    extensions_span: Span | None = None


def load_config(context: Context) -> Config:
    """Read all datasource and generator blocks."""
    sources = [block for block in context.blocks if block.keyword == "datasource"]
    loaded = [(block, read_datasource(context, block)) for block in sources]
    if sum(one is not None for _, one in loaded) > 1:
        for block in sources:
            source_error(
                context,
                "You defined more than one datasource. This is not allowed yet because support for multiple "
                "databases has not been implemented yet.",
                block.name.name,
                block.span,
            )
    found = next(((block, one) for block, one in loaded if one), None)
    main, datasource = found or (None, None)
    connector = CONNECTORS[datasource.provider] if datasource else None
    blocks = [one for one in context.blocks if one.keyword == "generator"]
    generation = _generation(main)
    generators = tuple(one for one in (read_generator(context, one, connector, generation) for one in blocks) if one)
    features = frozenset(feature for generator in generators for feature in generator.preview_features)
    spans = [_span(main, name) for name in ("schemas", "extensions")]
    return Config(datasource, connector, generators, features, *spans)


def _generation(datasource: Block | None) -> Generation:
    """Prisma 7 refuses a url in the schema and Prisma 6 demands one: its absence tells for whom a schema is written."""
    if datasource is None or any(one.name.name == "url" for one in datasource.properties):
        return Generation.SIX
    return Generation.SEVEN


def _span(block: Block | None, name: str) -> Span | None:
    properties = block.properties if block else ()
    return next((one.span for one in properties if one.value and one.name.name == name), None)
