"""The resolved, frozen Schema: what every later stage reads. It knows no parser."""

from nicol.model.annotation_text import show_annotation
from nicol.model.annotations import Annotation
from nicol.model.schema import (
    NO_DATASOURCE,
    Arity,
    Composite,
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
    "NO_DATASOURCE",
    "Annotation",
    "Arity",
    "Composite",
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
    "show_annotation",
    "store_schema",
]
