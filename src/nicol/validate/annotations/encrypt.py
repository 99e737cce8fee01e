"""`@nicol.encrypt`: a field that only the client can read."""

from __future__ import annotations

from nicol.model.annotations import Encrypt
from nicol.psl.ast import FunctionCall
from nicol.validate.annotations.kinds import FLAG, TEXT
from nicol.validate.annotations.spec import Parameter, Reading, Spec
from nicol.validate.draft import DraftModel, DraftScalar

_KEY = Parameter("key", TEXT, "which key; without it the only one", positional=True)
_DETERMINISTIC = Parameter("deterministic", FLAG, "equal texts become equal, so that `equals` and @unique work")
_TEXT_TYPES = ("Text", "VarChar", "NVarChar", "TinyText", "MediumText", "LongText", "String")


def _read(reading: Reading) -> Encrypt | None:
    key, deterministic = reading.get(_KEY), reading.get(_DETERMINISTIC) or False
    field, model = reading.target.scalar, reading.target.model
    if field and model:
        for text in _type_problems(field) or _use_problems(model, field, deterministic):
            reading.error("annotation-conflict", text, reading.span)
    reading.only_once("")
    return Encrypt(key=key, deterministic=deterministic, span=reading.span)


def _type_problems(field: DraftScalar) -> list[str]:
    if not field.is_scalar("String", "Bytes", "Json") or field.arity.value == "list":
        kind = f"{field.type}[]" if field.arity.value == "list" else field.type
        return [f"Only a String, Bytes or Json can be encrypted, `{field.name}` is of type {kind}."]
    if field.type == "String" and field.native and field.native.name not in _TEXT_TYPES:
        return [f"A column of type {field.native.name} cannot hold the encrypted text of `{field.name}`."]
    return []


def _use_problems(model: DraftModel, field: DraftScalar, deterministic: bool) -> list[str]:
    found: list[str] = []
    key = model.primary_key
    if key and any(one.field is field for one in key.fields):
        found.append(f"`{field.name}` is part of the primary key and cannot be encrypted.")
    if any(field in (relation.fields or ()) for relation in model.relations.values()):
        found.append(f"`{field.name}` is a foreign key and cannot be encrypted.")
    uniques = (index for index in model.indexes if index.kind == "unique")
    if not deterministic and any(one.field is field for index in uniques for one in index.fields):
        found.append(f"`{field.name}` is unique: no two encrypted texts are equal, unless `deterministic: true`.")
    value = field.default.value if field.default else None
    if isinstance(value, FunctionCall) and value.name == "dbgenerated":
        found.append(f"The database writes `{field.name}` by its default and cannot encrypt.")
    return found


SPEC = Spec(
    name="encrypt",
    summary="A field that the client encrypts and decrypts; the database never sees its text.",
    example='@nicol.encrypt("people", deterministic: true)',
    places=frozenset({"field"}),
    parameters=(_KEY, _DETERMINISTIC),
    conflicts=frozenset({"generated", "collate"}),
    read=_read,
)
