"""How pydantic (and with it FastAPI) sees rows and shapes; imported only when pydantic asks."""

from __future__ import annotations

from typing import Any, get_type_hints

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from nicol.client.record import Record, items
from nicol.client.specs import Computed


def record_schema(cls: type[Record], handler: GetCoreSchemaHandler) -> CoreSchema:
    """An object of the class's declared fields: instances pass as they are, mappings are validated.

    Dumping gives the declared fields and the computed ones, never relations that a row happens to hold besides.
    """
    hints = get_type_hints(cls, include_extras=True)
    fields = {name: handler.generate_schema(hints[name]) for name in cls.__struct_fields__}
    computed = {name: handler.generate_schema(_returned(cls, name)) for name in cls.__nicol_computed__}
    made = core_schema.no_info_after_validator_function(lambda values: cls(**values), _object(cls, fields))
    return core_schema.json_or_python_schema(
        json_schema=made,
        python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), made], mode="left_to_right"),
        serialization=core_schema.plain_serializer_function_ser_schema(
            _readable, return_schema=_object(cls, {**fields, **computed})
        ),
        ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}",
    )


def _object(cls: type[Record], fields: dict[str, CoreSchema]) -> CoreSchema:
    """A typed dict; extra keys are ignored, absent ones allowed only in what a `select` made."""
    members = {name: core_schema.typed_dict_field(schema, required=True) for name, schema in fields.items()}
    return core_schema.typed_dict_schema(members, cls_name=cls.__name__, extra_behavior="ignore")


def _returned(cls: type[Record], name: str) -> Any:
    computed: Computed[Any, Any] = getattr(cls, name)
    return get_type_hints(computed.compute).get("return", Any)


def _readable(record: Record) -> dict[str, Any]:
    return dict(items(record))
