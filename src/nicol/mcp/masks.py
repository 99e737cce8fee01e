"""The arguments and answers of a query under the settings: bounded lists, no use of masked fields, masked values."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypeIs

from nicol.config import McpSettings
from nicol.errors.cli import ForbiddenFieldError, UnknownNameError
from nicol.model.schema import Model, RelationField, ScalarField, Schema
from nicol.text.secrets import is_secret
from nicol.text.suggest import did_you_mean

SHOWN = "•••"
"""What stands in the place of a value that is not shown."""
CHOICES = ("include", "select")
NAMES = ("by", "distinct")
"""Arguments that list fields by their names."""


class Masks:
    """What one schema hides and how much of it is shown at once."""

    def __init__(self, schema: Schema, settings: McpSettings) -> None:
        self._schema = schema
        self._settings = settings

    def model(self, name: str) -> Model:
        """The model called `name`; UnknownNameError with the nearest when there is none."""
        found = self._schema.models_by_name.get(name)
        if found is None:
            raise UnknownNameError("model", name, did_you_mean(name, self._schema.models_by_name))
        return found

    def bounded(self, model: Model, args: dict[str, Any], path: str = "", *, many: bool) -> dict[str, Any]:
        """The arguments with a `take` for every list; ForbiddenFieldError where a masked field finds or orders."""
        made = dict(args)
        for key, value in args.items():
            at = f"{path}.{key}" if path else key
            if key in CHOICES and _is_dict(value):
                made[key] = self._chosen(model, value, at)
            elif key in NAMES:
                for name in value if is_list(value) else [value]:
                    self._expect_open(model, str(name), at)
            else:
                self._expect_all_open(model, value, at)
        if many:
            limit, take = self._settings.rows, args.get("take")
            made["take"] = max(-limit, min(limit, take)) if isinstance(take, int) else limit
        return made

    def _chosen(self, model: Model, chosen: dict[str, Any], path: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, value in chosen.items():
            field = model.by_name.get(name)
            if isinstance(field, RelationField) and value is not False:
                inner = value if _is_dict(value) else {}
                made[name] = self.bounded(self.model(field.target), inner, f"{path}.{name}", many=field.is_list) or True
            else:
                made[name] = value
        return made

    def _expect_all_open(self, model: Model, value: object, path: str) -> None:
        if is_list(value):
            for number, one in enumerate(value):
                self._expect_all_open(model, one, f"{path}[{number}]")
        elif _is_dict(value):
            for name, inner in value.items():
                self._expect_open(model, name, f"{path}.{name}")
                field = model.by_name.get(name)
                if field is None or isinstance(field, RelationField):
                    self._expect_all_open(self.model(field.target) if field else model, inner, f"{path}.{name}")

    def _expect_open(self, model: Model, name: str, path: str) -> None:
        field = model.by_name.get(name)
        if field is not None and not isinstance(field, RelationField) and self._is_masked(model, field):
            raise ForbiddenFieldError(path, f"{model.name}.{name}")

    def masked(self, model: Model, value: object) -> object:
        """An answer with the values of masked fields replaced."""
        if is_list(value):
            return [self.masked(model, one) for one in value]
        if not _is_dict(value):
            return value
        return {name: self._masked(model, name, one) for name, one in value.items()}

    def _is_masked(self, model: Model, field: ScalarField) -> bool:
        name = f"{model.name}.{field.name}"
        if name in self._settings.mask:
            return True
        return name not in self._settings.unmask and is_secret(field.name)

    def _masked(self, model: Model, name: str, value: object) -> object:
        field = model.by_name.get(name)
        if field is None or value is None:
            return value
        if isinstance(field, RelationField):
            return self.masked(self.model(field.target), value)
        return SHOWN if self._is_masked(model, field) else value


def is_list(value: object) -> TypeIs[list[Any]]:
    """Whether `value` is a list, of whatever."""
    return isinstance(value, list)


def _is_dict(value: object) -> TypeIs[dict[str, Any]]:
    return isinstance(value, dict)
