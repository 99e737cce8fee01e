"""What steps do, in Prisma's words for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, assert_never

from nicol.ddl import steps as s
from nicol.ddl.extras import ExtraIndex
from nicol.ddl.objects.value import ObjectKind
from nicol.ddl.tables import DefaultValue, Index, SqlEnum, Table
from nicol.model.schema import Arity

Group: TypeAlias = tuple[int, str, str]
"""A group of lines: its place among the kinds, the name of what changes, its title."""
STRAY = "`"
"""What Prisma prints, without a line break, in place of a removed extension's name."""
NOTHING = "No difference detected."
RULES = {"check": "check constraint", "exclude": "exclusion constraint"}
OBJECTS: dict[ObjectKind, str] = {
    "function": "functions",
    "procedure": "procedures",
    "view": "views",
    "materialized_view": "materialized views",
    "trigger": "triggers",
    "policy": "policies",
    "row_security": "row security",
}
ARITIES = {Arity.REQUIRED: "Required", Arity.OPTIONAL: "Nullable", Arity.LIST: "List"}
LISTS = (
    "[+] Added Schemas",
    "[-] Removed extensions",
    "[+] Added extensions",
    "[*] Changed extensions",
    "[+] Added enums",
    "[-] Removed enums",
    "[+] Added tables",
    "[-] Removed tables",
    "[*] Renamed enums",
    "[*] Renamed tables",
)
"""The lists that come before the changes of single enums and tables."""


Whole: TypeAlias = (
    s.RenameTable
    | s.RenameEnum
    | s.CreateSchema
    | s.DropExtension
    | s.CreateExtension
    | s.AlterExtension
    | s.CreateEnum
    | s.DropEnum
    | s.CreateTable
    | s.DropTable
)
TableStep: TypeAlias = (
    s.SwapJoinColumns
    | s.RenameColumn
    | s.RenameColumnValue
    | s.FillColumn
    | s.DropForeignKey
    | s.DropIndex
    | s.CreateIndex
    | s.RenameForeignKey
    | s.AddForeignKey
    | s.RenameIndex
    | s.RedefineIndex
    | s.DropConstraint
    | s.AddConstraint
    | s.DropExtraIndex
    | s.CreateExtraIndex
)


def summary(steps: Sequence[s.Step]) -> str:
    """The changes as a text of several lines that ends with a line break."""
    if not steps:
        return f"{NOTHING}\n"
    groups: dict[Group, list[str]] = {}
    for step in steps:
        for group, lines in parts(step):
            groups.setdefault(group, []).extend("`" if line == STRAY else f"{line}\n" for line in lines)
    return "".join(f"\n{group[2]}\n" + "".join(groups[group]) for group in sorted(groups))


def parts(step: s.Step) -> Iterator[tuple[Group, list[str]]]:
    """The step's lines by group: its place and title."""
    match step:
        case s.RenameEnumValue():
            title = f"[*] Changed the `{step.enum.name}` enum"
            yield (len(LISTS), step.enum.name, title), [f"  [*] Renamed variant `{step.old}` to `{step.new}`"]
        case s.SwapJoinColumns():
            yield changed_table(step.after), [table_line(step)]
        case s.AlterEnum():
            yield (len(LISTS), step.after.name, f"[*] Changed the `{step.after.name}` enum"), list(enum_lines(step))
        case s.AlterTable():
            yield (
                changed_table(step.after),
                [line for change in step.changes for line in change_lines(change)],
            )
        case s.RedefineTables():
            for table in step.tables:
                yield (len(LISTS) + 1, table.after.name, f"[*] Redefined table `{table.after.name}`"), []
        case (
            s.RenameColumn()
            | s.RenameColumnValue()
            | s.FillColumn()
            | s.DropForeignKey()
            | s.DropIndex()
            | s.CreateIndex()
            | s.RenameForeignKey()
            | s.AddForeignKey()
            | s.RenameIndex()
            | s.RedefineIndex()
            | s.DropConstraint()
            | s.AddConstraint()
            | s.DropExtraIndex()
            | s.CreateExtraIndex()
        ):
            yield changed_table(step.table), [table_line(step)]
        case s.SetComment():
            yield commented(step)
        case s.DropObject(again=True):
            return
        case s.CreateObject() | s.DropObject():
            yield object_line(step)
        case _:
            title, name = listed(step)
            yield (LISTS.index(title), "", title), [STRAY if isinstance(step, s.DropExtension) else f"  - {name}"]


def object_line(step: s.CreateObject | s.DropObject) -> tuple[Group, list[str]]:
    """The list for one kind of objects; what only had to make way is told as made again."""
    one = step.object
    if isinstance(step, s.DropObject):
        verb = "[-] Removed"
    else:
        verb = "[*] Remade" if step.again else "[+] Added" if step.replaces is None else "[*] Replaced"
    on = f" on {one.table}" if one.table and one.identity else one.table
    return (len(LISTS) + 3, one.kind, f"{verb} {OBJECTS[one.kind]}"), [f"  - {one.identity}{on}"]


def commented(step: s.SetComment) -> tuple[Group, list[str]]:
    verb = "[-] Removed" if step.comment is None else "[+] Set"
    if isinstance(step.on, SqlEnum):
        title = f"[*] Changed the `{step.on.name}` enum"
        return (len(LISTS), step.on.name, title), [f"  {verb} the comment"]
    on = f" on column `{step.column.name}`" if step.column else ""
    return changed_table(step.on), [f"  {verb} the comment{on}"]


def changed_table(table: Table) -> Group:
    return len(LISTS) + 2, table.name, f"[*] Changed the `{table.name}` table"


def listed(step: Whole) -> tuple[str, str]:
    """The list and the entry of what comes or goes as a whole."""
    match step:
        case s.RenameTable():
            return "[*] Renamed tables", f"{step.before.name} to {step.after.name}"
        case s.RenameEnum():
            return "[*] Renamed enums", f"{step.before.name} to {step.after.name}"
        case s.CreateSchema():
            return "[+] Added Schemas", step.name
        case s.DropExtension():
            return "[-] Removed extensions", step.extension.name
        case s.CreateExtension():
            return "[+] Added extensions", step.extension.name
        case s.AlterExtension():
            return "[*] Changed extensions", step.after.name
        case s.CreateEnum():
            return "[+] Added enums", step.enum.name
        case s.DropEnum():
            return "[-] Removed enums", step.enum.name
        case s.CreateTable():
            return "[+] Added tables", step.table.name
        case s.DropTable():
            return "[-] Removed tables", step.table.name
        case _:
            assert_never(step)


def enum_lines(step: s.AlterEnum) -> Iterator[str]:
    yield from (f"  [+] Added variant `{value}`" for value in step.created)
    yield from (f"  [-] Removed variant `{value}`" for value in step.dropped)


def table_line(step: TableStep) -> str:
    """One line about a name, an index or a foreign key."""
    match step:
        case s.SwapJoinColumns():
            return "  [*] Exchanged the columns `A` and `B`"
        case s.RenameColumn():
            return f"  [*] Renamed column `{step.before.name}` to `{step.after.name}`"
        case s.RenameColumnValue():
            return f"  [*] Renamed the value `{step.old}` of column `{step.before.name}` to `{step.new}`"
        case s.FillColumn():
            return f"  [*] Filled column `{step.column.name}` where it is empty"
        case s.DropForeignKey():
            return f"  [-] Removed foreign key on columns ({', '.join(step.key.columns)})"
        case s.AddForeignKey():
            return f"  [+] Added foreign key on columns ({', '.join(step.key.columns)})"
        case s.RenameForeignKey():
            return f"  [*] Renamed the foreign key `{step.before.name}` to `{step.after.name}`"
        case s.DropIndex():
            return f"  [-] Removed {index_word(step.index)} on columns ({', '.join(step.index.column_names)})"
        case s.CreateIndex():
            return f"  [+] Added {index_word(step.index)} on columns ({', '.join(step.index.column_names)})"
        case s.RenameIndex():
            return f"  [*] Renamed index `{step.before.name}` to `{step.after.name}`"
        case s.RedefineIndex():
            return f"  [*] Redefined index `{step.before.name}`"
        case s.DropConstraint():
            return f"  [-] Removed {RULES[step.constraint.kind]} `{step.constraint.name}`"
        case s.AddConstraint():
            return f"  [+] Added {RULES[step.constraint.kind]} `{step.constraint.name}`"
        case s.DropExtraIndex():
            return f"  [-] Removed {extra_word(step.index)} on ({', '.join(step.index.parts)})"
        case s.CreateExtraIndex():
            return f"  [+] Added {extra_word(step.index)} on ({', '.join(step.index.parts)})"
        case _:
            assert_never(step)


def extra_word(index: ExtraIndex) -> str:
    return f"{'unique index' if index.unique else 'index'} `{index.name}`"


def index_word(index: Index) -> str:
    return "unique index" if index.unique else "index"


def change_lines(change: s.TableChange) -> Iterator[str]:
    """The lines about a column or primary key; Prisma closes an added key with a lone parenthesis."""
    match change:
        case s.DropPrimaryKey():
            yield f"  [-] Dropped the primary key on columns ({', '.join(change.key.columns)})"
        case s.AddPrimaryKey():
            yield f"  [+] Added primary key on columns ({', '.join(change.key.columns)})"
            yield ")"
        case s.RenamePrimaryKey():
            yield f"  [*] Renamed the primary key on columns ({', '.join(change.after.columns)})"
        case s.DropColumn():
            yield f"  [-] Removed column `{change.column.name}`"
        case s.AddColumn():
            yield f"  [+] Added column `{change.column.name}`"
        case s.RecreateColumn():
            yield f"  [*] Column `{change.pair.after.name}` would be dropped and recreated ({differences(change.pair)})"
        case s.AlterColumn():
            yield f"  [*] Altered column `{change.pair.after.name}` ({differences(change.pair)})"
        case _:
            assert_never(change)


def differences(pair: s.ColumnPair) -> str:
    """What changes about a column."""
    told: list[str] = []
    if pair.arity_changed:
        told.append(f"changed from {ARITIES[pair.before.arity]} to {ARITIES[pair.after.arity]}")
    if pair.default_changed:
        told.append(f"default changed from `{optional(pair.before.default)}` to `{optional(pair.after.default)}`")
    if pair.cast is not None:
        told.append("type changed")
    if pair.autoincrement_changed:
        told.append(
            "column became autoincrementing" if pair.after.autoincrement else "column is no longer autoincrementing"
        )
    if pair.generated_changed:
        told.append("computed by another expression" if pair.after.generated else "no longer computed")
    if pair.collation_changed:
        told.append(f"collation changed to `{pair.after.collation or 'default'}`")
    if pair.comment_changed:
        told.append("comment changed")
    return ", ".join(told)


def optional(default: DefaultValue | None) -> str:
    """A default as Prisma prints its own value."""
    return "None" if default is None else f"Some({printed(default)})"


def printed(default: DefaultValue) -> str:
    match default.kind:
        case "now":
            return "Now"
        case "sequence":
            return f"Sequence({quoted(default.text)})"
        case "expression":
            return f"DbGenerated(Some({quoted(default.text)}))"
        case "value":
            return f"Value({written(default)})"


def written(value: DefaultValue) -> str:
    """A value with the name of its kind, e.g. `Int(84)`."""
    match value.value_kind:
        case "List":
            return f"List([{', '.join(written(item) for item in value.items)}])"
        case "Float":
            return f"Float(BigDecimal({quoted(value.text)}))"
        case "Bytes":
            return f"Bytes({list(bytes.fromhex(value.text))})"
        case "String" | "Enum" | "Json":
            return f"{value.value_kind}({quoted(value.text)})"
        case _:
            return f"{value.value_kind}({value.text})"


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
