"""Generator blocks."""

from __future__ import annotations

from nicol.model.schema import EnvVar, Generator
from nicol.psl.ast import ArrayValue, Block, ConstantValue, Expression, FunctionCall, NumberValue, StringValue
from nicol.validate import values
from nicol.validate.connectors import Connector
from nicol.validate.context import Context
from nicol.validate.documentation import documentation
from nicol.validate.preview_features import Generation, check_features
from nicol.validate.properties import Reader, env_or_text, properties_of


def read_generator(
    context: Context, block: Block, connector: Connector | None, generation: Generation
) -> Generator | None:
    """The block as a value, or None when it says too little (reported)."""
    found = properties_of(context, block)
    if found is None:
        return None
    reader = Reader(context, found)
    engine = found.get("engineType")
    if engine and engine.value and not isinstance(engine.value, StringValue):
        values.mismatch(context, "String", engine.value)
    provider = reader.take("provider")
    if provider is None:
        context.error(f'Argument "provider" is missing in generator block "{block.name.name}".', block.span)
        return None
    name = env_or_text(context, provider)
    if name is None:
        return None
    output, _ = reader.url("output")
    targets = reader.take("binaryTargets")
    if targets is not None:
        values.array(context, targets, env_or_text)
    written = reader.take("previewFeatures")
    features = values.array(context, written, values.string) if written else None
    active = check_features(context, features or [], written.span, (connector, generation)) if written else ()
    config = [(key, _config_text(context, one.value)) for key, one in found.items() if one.value]
    return Generator(
        name=block.name.name,
        provider=name if isinstance(name, str) else f'env("{name.name}")',
        output=output,
        preview_features=active,
        config=tuple((key, text) for key, text in config if text is not None),
        documentation=documentation(context, block.documentation)[0],
        span=block.span,
    )


def _config_text(context: Context, value: Expression) -> str | None:
    match value:
        case StringValue() | NumberValue() | ConstantValue():
            return value.text
        case FunctionCall(name="env"):
            name = env_or_text(context, value)
            return f'env("{name.name}")' if isinstance(name, EnvVar) else None
        case ArrayValue():
            return values.show(value)
        case _:
            return None
