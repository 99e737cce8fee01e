"""The resolved, frozen Schema: what every later stage reads. It knows no parser."""

from nicol.model.schema import (
    Annotation,
    Arity,
    Datasource,
    Default,
    Enum,
    EnumValue,
    EnvVar,
    Extension,
    Field,
    Generator,
    Index,
    IndexField,
    Model,
    NativeType,
    RelationField,
    ScalarField,
    Schema,
)
from nicol.model.stored import load_schema, store_schema

__all__ = [
    "Annotation",
    "Arity",
    "Datasource",
    "Default",
    "Enum",
    "EnumValue",
    "EnvVar",
    "Extension",
    "Field",
    "Generator",
    "Index",
    "IndexField",
    "Model",
    "NativeType",
    "RelationField",
    "ScalarField",
    "Schema",
    "load_schema",
    "store_schema",
]
