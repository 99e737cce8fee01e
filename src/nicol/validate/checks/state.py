"""What the rules read."""

from __future__ import annotations

from dataclasses import dataclass, field

from nicol.validate.config import Config
from nicol.validate.connectors import Allows, Connector
from nicol.validate.context import Context
from nicol.validate.draft import DraftModel, DraftNative, DraftScalar
from nicol.validate.native_types import NATIVE_TYPES
from nicol.validate.relations import Relation


@dataclass(frozen=True, slots=True)
class Checks:
    """The drafts, the provider's facts, and the way to report."""

    context: Context
    config: Config
    connector: Connector
    relations: list[Relation]
    _uniques: dict[int, set[frozenset[DraftScalar]]] = field(default_factory=dict[int, set[frozenset[DraftScalar]]])
    _named_keys: dict[int, dict[str, set[str]]] = field(default_factory=dict[int, dict[str, set[str]]])

    def uniques(self, model: DraftModel) -> set[frozenset[DraftScalar]]:
        """The sets of fields that identify a row of `model`."""
        if id(model) not in self._uniques:
            criteria = model.unique_criteria
            self._uniques[id(model)] = {frozenset(one.field for one in index.fields) for index in criteria}
        return self._uniques[id(model)]

    def named_keys(self, model: DraftModel) -> dict[str, set[str]]:
        """Client name → `unique`, `id`, `index` of the keys of `model` that have a written one."""
        if id(model) not in self._named_keys:
            found = self._named_keys[id(model)] = {}
            for key in (*model.indexes, model.primary_key):
                if key and key.name is not None:
                    found.setdefault(key.name, set()).add(key.kind if key.kind in ("unique", "id") else "index")
        return self._named_keys[id(model)]

    def allows(self, capability: Allows) -> bool:
        return capability in self.connector.allows

    @property
    def foreign_keys(self) -> bool:
        """Whether the database enforces relations."""
        datasource = self.config.datasource
        return datasource is None or datasource.relation_mode == "foreignKeys"

    def native(self, field: DraftScalar) -> DraftNative | None:
        """The field's native type when the provider knows it and its arguments are readable."""
        native = field.native
        if native is None or self.config.datasource is None:
            return None
        spec = NATIVE_TYPES[self.config.datasource.provider].get(native.name)
        return native if spec and spec.numbers(native.args) is not None else None

    def native_error(self, text: str, native: DraftNative) -> str:
        """`text` with {type} and {connector} filled in."""
        datasource = self.config.datasource
        spec = NATIVE_TYPES[datasource.provider].get(native.name) if datasource else None
        numbers = spec.numbers(native.args) if spec else None
        args = native.args if numbers is None else ["Max" if one is None else str(one) for one in numbers]
        shown = f"{native.name}({','.join(args)})" if args else native.name
        return text.format(type=shown, connector=self.connector.title)


def only_key(model: DraftModel, field: DraftScalar) -> bool:
    """Whether `field` alone is the primary key."""
    key = model.primary_key
    return key is not None and [member.field for member in key.fields] == [field]
