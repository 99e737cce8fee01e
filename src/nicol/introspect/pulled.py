"""What a database looks like as schema blocks, before it is written as text."""

from __future__ import annotations

from dataclasses import dataclass

from nicol.ddl.tables import Name


@dataclass(frozen=True, slots=True)
class PulledField:
    """One line of a model; `disabled` says that it can only be written as a comment."""

    name: str
    type: str
    attributes: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class PulledModel:
    """A model or view with its fields and block attributes in order; `disabled`: it can only be a comment."""

    key: Name
    name: str
    fields: tuple[PulledField, ...]
    attributes: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()
    keyword: str = "model"
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class PulledValue:
    """One value of an enum; `disabled` says that it can only be written as a comment."""

    name: str
    attributes: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class PulledEnum:
    name: str
    values: tuple[PulledValue, ...]
    attributes: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pulled:
    """A database's models and enums in the order in which they are written."""

    models: tuple[PulledModel, ...]
    enums: tuple[PulledEnum, ...]
