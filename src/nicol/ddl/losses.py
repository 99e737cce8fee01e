"""What running steps may cost: data that goes, and steps that the data there will not let through.

The sentences are Prisma's; those with numbers count the rows of the database that the steps will meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nicol.ddl import steps as s
from nicol.ddl.backfill import columns_filled
from nicol.ddl.extras import Constraint
from nicol.ddl.former import former_place
from nicol.ddl.loss_sentences import ACTUAL, FILLABLE, POSSIBLE, UNEXECUTABLE, Concern
from nicol.ddl.tables import Column, ColumnType, Name, Table
from nicol.dialects.quoting import identifier, qualified
from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError
from nicol.model.schema import Arity


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at: `step` is the index of its step, `what` the words that the sentence needs."""

    concern: Concern
    step: int
    table: Table
    column: str = ""
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """A sentence for people about the step with that index.

    `missing` is the column, with its table, for which a backfill would let the step through.
    """

    step: int
    message: str
    missing: tuple[Name, str] | None = None


@dataclass(frozen=True, slots=True)
class Losses:
    """`warnings` need consent; what is `unexecutable` fails on tables with rows."""

    warnings: tuple[Loss, ...] = ()
    unexecutable: tuple[Loss, ...] = ()

    @property
    def header(self) -> str:
        """The comment that Prisma puts on top of a migration; "" when there is nothing to say."""
        lines = "".join(f"  - {loss.message}\n" for loss in (*self.warnings, *self.unexecutable))
        return f"/*\n  Warnings:\n\n{lines}\n*/\n" if lines else ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a table, those whose column is not NULL, and those that do not satisfy a condition.

    `rows` and `values` are None when the table or column is not there.
    """

    rows: int | None = None
    values: int | None = None
    breaking: int = 0


def losses(steps: Sequence[s.Step]) -> Losses:
    """What `steps` may cost on any data."""
    return sorted_out((check, possible(check)) for check in checks(steps))


async def counted_losses(connection: Connection, steps: Sequence[s.Step]) -> Losses:
    """What `steps` would cost on the data that `connection` has now; DriverError when the database refuses to count."""
    found = [(check, actual(check, await count(connection, check, steps))) for check in checks(steps)]
    return sorted_out(iter(found))


def sorted_out(found: Iterator[tuple[Check, str | None]]) -> Losses:
    warnings: list[Loss] = []
    unexecutable: list[Loss] = []
    for check, message in found:
        if message is not None:
            kind = unexecutable if check.concern in UNEXECUTABLE else warnings
            missing = (check.table.key, check.column) if check.concern in FILLABLE else None
            kind.append(Loss(check.step, message, missing))
    return Losses(tuple(warnings), tuple(unexecutable))


def checks(steps: Sequence[s.Step]) -> Iterator[Check]:
    """Everything about `steps` that may cost data, in their order."""
    filled = columns_filled(steps)
    for check in unfilled_checks(steps):
        if check.concern not in FILLABLE or (check.table.key, check.column) not in filled:
            yield check


def unfilled_checks(steps: Sequence[s.Step]) -> Iterator[Check]:
    """The same as if nothing were filled in."""
    created = {step.table.key for step in steps if isinstance(step, s.CreateTable)}
    created |= {step.after.key for step in steps if isinstance(step, s.SwapJoinColumns)}
    for place, step in enumerate(steps):
        match step:
            case s.DropTable():
                yield Check("drop_table", place, step.table)
            case s.AlterTable():
                for change in step.changes:
                    yield from change_checks(place, step.before, change)
            case s.RedefineTables():
                for table in step.tables:
                    yield from redefine_checks(place, table)
            case s.CreateIndex() if step.index.unique and not step.again and step.table.key not in created:
                columns = ",".join(step.index.column_names)
                yield Check("unique", place, step.table, what=(columns,))
            case s.AddConstraint() if not step.again:
                yield constraint_check(place, step.table, step.constraint)
            case s.CreateExtraIndex() if step.index.unique and not step.again and step.table.key not in created:
                parts = ", ".join(step.index.parts)
                yield Check("unique_index", place, step.table, what=(step.index.name, parts))
            case s.DropObject(object=one) if one.kind == "row_security":
                yield Check("row_security", place, Table(one.table, (), schema=one.schema))
            case s.AlterEnum() if step.dropped:
                yield Check("enum_values", place, Table("", ()), what=(",".join(step.dropped), step.after.name))
            case _:
                pass


def redefine_checks(place: int, change: s.RedefineTable) -> Iterator[Check]:
    """The changes of a table that is written anew; a new default fills what was NULL, so that nothing fails there."""
    old, new = change.before.primary_key, change.after.primary_key
    if old is not None and (new is None or old.columns != new.columns):
        yield Check("primary_key", place, change.before)
    for column in change.dropped:
        yield Check("drop_column", place, change.before, column.name)
    for column in change.added:
        yield from added(place, change.before, column)
    for one in change.after.constraints:
        held = any(one.same(other) for other in change.before.constraints)
        if not held and ("check", change.after.key, one.name) in change.owned:
            yield constraint_check(place, change.before, one)
    for pair in change.pairs:
        yield from altered(place, change.before, pair, filled=pair.after.default is not None)


def constraint_check(place: int, table: Table, constraint: Constraint) -> Check:
    return Check(constraint.kind, place, table, what=(constraint.name, constraint.body))


def change_checks(place: int, table: Table, change: s.TableChange) -> Iterator[Check]:
    """One change of ALTER TABLE."""
    match change:
        case s.DropPrimaryKey():
            yield Check("primary_key", place, table)
        case s.DropColumn():
            yield Check("drop_column", place, table, change.column.name)
        case s.AddColumn():
            yield from added(place, table, change.column)
        case s.RecreateColumn():
            yield from recreated(place, table, change.pair)
        case s.AlterColumn():
            yield from altered(place, table, change.pair, filled=False)
        case _:
            pass


def added(place: int, table: Table, column: Column) -> Iterator[Check]:
    filled = column.default is not None or column.autoincrement or column.generated is not None
    if column.arity is Arity.REQUIRED and not filled:
        yield Check("add_required_client" if column.client_default else "add_required", place, table, column.name)


def recreated(place: int, table: Table, pair: s.ColumnPair) -> Iterator[Check]:
    """A column that cannot be cast: impossible with rows when nothing fills the new one."""
    if pair.before.generated is not None and pair.after.generated is not None:
        return
    bare = pair.after.default is None and pair.after.generated is None and not pair.after.autoincrement
    if bare and pair.after.arity is Arity.REQUIRED:
        required = pair.before.arity is Arity.REQUIRED
        yield Check("recreate_required" if required else "add_required", place, table, pair.after.name)
    else:
        yield Check("recreate", place, table, pair.after.name)


def altered(place: int, table: Table, pair: s.ColumnPair, filled: bool) -> Iterator[Check]:
    """A column that stays."""
    became_required = pair.after.arity is Arity.REQUIRED and pair.before.arity is not Arity.REQUIRED
    if became_required and not filled:
        yield Check("make_required", place, table, pair.after.name)
    gone = [value for value in pair.before.type.args if value not in pair.after.type.args]
    if pair.before.type.family == pair.after.type.family == "Enum" and gone:
        yield Check("enum_values", place, table, what=(",".join(gone), f"{table.name}_{pair.after.name}"))
    elif pair.cast == "risky":
        yield Check("cast", place, table, pair.after.name, (shown(pair.before.type), shown(pair.after.type)))


def shown(type: ColumnType) -> str:
    """A type as Prisma's warnings name it: its native name, on SQLite the family's."""
    if type.name.isupper():
        return type.family
    return f"{type.name}({','.join(type.args)})" if type.args else type.name


def possible(check: Check) -> str:
    """The sentence without knowledge of the data."""
    return POSSIBLE[check.concern].format(table=check.table.name, column=check.column, what=check.what)


def actual(check: Check, counts: Counts) -> str | None:
    """The sentence with the data counted; None when that data loses nothing."""
    if counts.rows is None or counts.values is None:
        return None if check.concern == "check" else possible(check)
    needed, sentence = ACTUAL[check.concern]
    found = {
        "rows": counts.rows,
        "values": counts.values,
        "nulls": counts.rows - counts.values,
        "breaking": counts.breaking,
    }
    if needed != "nothing" and not found[needed]:
        return None
    return sentence.format(table=check.table.name, column=check.column, what=check.what, **found)


async def count(connection: Connection, check: Check, steps: Sequence[s.Step]) -> Counts:
    """The rows that the check concerns; a table or column that is not there counts as unknown."""
    if check.concern in ("unique", "enum_values"):
        return Counts(0, 0)
    table, column = former_place(steps, check.table, check.column)
    name = qualified(connection.dialect, *table)
    if check.concern == "check":
        return await count_breaking(connection, name, check.what[1])
    in_before = check.column in check.table.by_name
    values = f"COUNT({identifier(connection.dialect, column)})" if in_before else "0"
    try:
        [[rows, filled]] = await connection.fetch(f"SELECT COUNT(*), {values} FROM {name}")
    except DriverError as error:
        if error.kind in ("no_table", "no_column"):
            return Counts()
        raise
    return Counts(rows, filled)


async def count_breaking(connection: Connection, table: str, condition: str) -> Counts:
    """The rows for which the condition is false; unknown when it speaks of something that is not there yet."""
    try:
        [[breaking]] = await connection.fetch(f"SELECT COUNT(*) FROM {table} WHERE NOT ({condition})")
    except DriverError:
        return Counts()
    return Counts(0, 0, breaking)
