"""What happens to a row when the one it refers to is deleted, where nobody wrote it."""

from __future__ import annotations

from nicol.model.schema import Action, Model, RelationField


def default_on_delete(model: Model, field: RelationField) -> Action:
    """Restrict when a row must have its related row, else SetNull."""
    required = field.is_required or any(model.scalar(name).is_required for name in field.fields)
    return default_on_delete_of(required)


def default_on_delete_of(required: bool) -> Action:
    """The action for a key whose columns are, or are not, all required."""
    return "Restrict" if required else "SetNull"
