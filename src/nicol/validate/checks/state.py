"""What the rules read."""

from __future__ import annotations

from dataclasses import dataclass

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
        shown = f"{native.name}({','.join(native.args)})" if native.args else native.name
        return text.format(type=shown, connector=self.connector.title)


def only_key(model: DraftModel, field: DraftScalar) -> bool:
    """Whether `field` alone is the primary key."""
    key = model.primary_key
    return key is not None and [member.field for member in key.fields] == [field]
