"""Referential actions as SQL writes them."""

from __future__ import annotations

from nicol.model.schema import Action

ACTIONS: dict[Action, str] = {
    "Cascade": "CASCADE",
    "Restrict": "RESTRICT",
    "NoAction": "NO ACTION",
    "SetNull": "SET NULL",
    "SetDefault": "SET DEFAULT",
}
