"""`t` and `ref`: the type of every field under its name, `t.Post.title`, and the field itself, `ref.Post.title`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Annotated, Any

from nicol.client.package import Package
from nicol.client.row import visible_relations, visible_scalars
from nicol.client.specs import CountSpec
from nicol.model.schema import Model
from nicol.query.marks import Ref


class Aliases:
    """`t`: one attribute for each model."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def __getattr__(self, name: str) -> ModelAliases:
        models = self._package.schema.models_by_name
        if name not in models:
            raise _absent("t", name, models)
        made = self.__dict__[name] = ModelAliases(self._package, models[name])
        return made


class ModelAliases:
    """`t.Post`: one attribute for each scalar field, and `_count`."""

    def __init__(self, package: Package, model: Model) -> None:
        self._package = package
        self._model = model

    @property
    def _count(self) -> CountAliases:
        return CountAliases(self._model)

    def __getattr__(self, name: str) -> Any:
        fields = {field.name: field for field in visible_scalars(self._model)}
        if name not in fields:
            raise _absent(f"t.{self._model.name}", name, fields)
        return Annotated[self._package.python_type(fields[name]), Ref(self._model.name, name)]


class References:
    """`ref`: one attribute for each model."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def __getattr__(self, name: str) -> ModelReferences:
        models = self._package.schema.models_by_name
        if name not in models:
            raise _absent("ref", name, models)
        made = self.__dict__[name] = ModelReferences(models[name])
        return made


class ModelReferences:
    """`ref.Post`: one attribute for each scalar field, to compare other fields with in conditions."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Ref[Any]:
        fields = [field.name for field in visible_scalars(self._model)]
        if name not in fields:
            raise _absent(f"ref.{self._model.name}", name, fields)
        return Ref(self._model.name, name)


class CountAliases:
    """`t.Post._count`: one attribute for each list relation."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        lists = [field.name for field in visible_relations(self._model) if field.is_list]
        if name not in lists:
            raise _absent(f"t.{self._model.name}._count", name, lists)
        return Annotated[int, CountSpec(name)]


def _absent(owner: str, name: str, known: Iterable[str]) -> AttributeError:
    near = difflib.get_close_matches(name, known, 1)
    return AttributeError(f"{owner} has no {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
