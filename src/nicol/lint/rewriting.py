"""Safe steps as edits: what a statement does at once becomes migrations of their own behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nicol.lint.finding import Edit, Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit
from nicol.migrate.folder import SCRIPT
from nicol.sql.values import Action, AddConstraint, AlterTable, CreateIndex, DropIndex, Range, SetNotNull

STEPPED = frozenset(
    {"MIG301", "MIG302", "MIG304", "MIG305", "MIG306", "MIG307", "MIG309", "MIG310", "MIG313", "MIG324"}
)
"""Rules whose steps end with the same structure as the statement."""
ADDED = frozenset({"MIG312", "MIG408"})
"""Rules whose edits add a limit."""
_NAME = re.compile(r"\w+")


def with_edits(hits: Sequence[Hit], history: History) -> list[Hit]:
    """`hits` with the edits of their safe steps.

    They are safe where the database was asked, and so the migration is known not to be applied; a script that is
    applied must not change.
    """
    known = history.records is not None
    views = {view.migration.path: view for view in history.migrations}
    taken: set[tuple[Path, Range]] = set()
    return [_with_edits(hit, views, taken, known) for hit in hits]


def _with_edits(hit: Hit, views: dict[Path, MigrationView], taken: set[tuple[Path, Range]], known: bool) -> Hit:
    finding = hit.finding
    fix, place = finding.fix, finding.place
    if fix is None or place is None or place.source.path not in views:
        return hit
    if finding.code in ADDED:
        return replace(hit, finding=replace(finding, fix=replace(fix, is_safe=known)))
    if finding.code not in STEPPED or not fix.sql or fix.edits:
        return hit
    view = views[place.source.path]
    found = _moved(view, (place.start, place.end))
    if found is None or (place.source.path, found.span) in taken:
        return hit
    taken.add((place.source.path, found.span))
    edits = tuple(_edits(view, found, fix))
    return replace(hit, finding=replace(finding, fix=replace(fix, edits=edits, is_safe=known)))


@dataclass(frozen=True, slots=True)
class _Moved:
    """What leaves the script: characters `span`, number `number` of its changes; `is_all`: nothing else is there."""

    span: Range
    number: int
    is_all: bool


def _moved(view: MigrationView, span: Range) -> _Moved | None:
    """The statement or the action at `span`; None when it cannot be moved behind what follows it."""
    number = 0
    for step in view.steps:
        start, end = step.read.span
        actions = step.ddl.actions if isinstance(step.ddl, AlterTable) else ()
        if step.read.is_within or step.own or not (start <= span[0] and span[1] <= end):
            number += max(len(actions), 1)
            continue
        if len(actions) < 2 or span == (start, end):
            if _is_named_later(view, step, step.ddl):
                return None
            return _Moved(_whole(view, step), number, is_all=len(view.steps) == 1)
        for place, action in enumerate(actions):
            if action.span == span and not _is_named_later(view, step, action):
                return _Moved(_part(view.source.text, actions, place), number + place, is_all=False)
    return None


def _is_named_later(view: MigrationView, step: Step, what: object) -> bool:
    """Whether a later statement names what is made here, and so would come before it."""
    match what:
        case CreateIndex(name=name):
            names = {name}
        case DropIndex(names=dropped):
            names = {name for _, name in dropped}
        case AlterTable(actions=(only,)):
            return _is_named_later(view, step, only)
        case AddConstraint(constraint=constraint):
            names = {constraint.name}
        case SetNotNull(column=column):
            names = {column}
        case _:
            names = set[str | None]()
    later = [one.read.code for one in view.steps if one.read.span > step.read.span]
    return any(name in _NAME.findall(code) for name in names if name for code in later)


def _whole(view: MigrationView, step: Step) -> Range:
    """The statement with its semicolon and the comments right above it."""
    text = view.source.text
    start, end = step.read.span
    after = re.compile(r"[ \t]*;?[ \t]*\n?").match(text, end)
    comments = re.compile(r"(?:^[ \t]*--[^\n]*\n)*\Z", re.MULTILINE).search(text[:start])
    return (comments.start() if comments else start), (after.end() if after else end)


def _part(text: str, actions: Sequence[Action], place: int) -> Range:
    """One action with the comma and the blanks that belong to it."""
    start, end = actions[place].span
    if place == 0:
        return start, actions[1].span[0]
    return actions[place - 1].span[1], end


def _edits(view: MigrationView, moved: _Moved, fix: Fix) -> Iterator[Edit]:
    path, steps = view.source.path, list(fix.sql)
    if moved.is_all:
        yield Edit(path, *moved.span, f"{steps.pop(0)}\n")
    else:
        yield Edit(path, *moved.span, "")
    for number, sql in enumerate(steps, start=1):
        name = f"{view.migration.name}_step_{moved.number + 1:02}_{number}"
        yield Edit(path.parent.parent / name / SCRIPT, 0, 0, f"-- {fix.title}\n{sql}\n")
