"""All annotations of a set of trees: each is read, checked and kept for the Schema."""

from __future__ import annotations

from dataclasses import dataclass, field

from nicol.model.annotations import Annotation, RenamedFrom
from nicol.model.schema import Provider
from nicol.psl.annotation import AnnotationLine, is_annotation, is_python_line, read_annotation
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Span
from nicol.text.suggest import closest
from nicol.validate.annotations.python_client import read_python_client
from nicol.validate.annotations.renamed_from import name_now, was_renamed
from nicol.validate.annotations.spec import Reading, Rule, Spec
from nicol.validate.annotations.table import ANNOTATIONS
from nicol.validate.annotations.targets import Target, all_comments, targets
from nicol.validate.context import Context


@dataclass(slots=True)
class _Run:
    context: Context
    provider: Provider | None
    claimed: set[Span] = field(default_factory=set[Span])
    once: dict[tuple[Span, str, str], Span] = field(default_factory=dict[tuple[Span, str, str], Span])
    instance_names: set[str] = field(default_factory=set[str])
    renamed: list[tuple[Target, RenamedFrom]] = field(default_factory=list[tuple[Target, RenamedFrom]])

    def error(self, rule: Rule, message: str, span: Span, note: str = "") -> None:
        self.context.diagnostics.append(Diagnostic("error", message, span, note, rule=rule))


def read_annotations(context: Context, provider: Provider | None) -> None:
    """Fill the annotations of `context`; report what is wrong with them, and those that belong to nothing."""
    written = [one for one in all_comments(context.asts) if is_annotation(one) or is_python_line(one)]
    if not written:
        return
    run = _Run(context, provider)
    earlier = len(context.diagnostics)
    for target in targets(context):
        if any(map(is_annotation, target.comments)):
            _read_target(run, target)
        if target.place == "model":
            _read_python(run, target)
    _check_names(run)
    for comment in written:
        if is_annotation(comment) and comment.span not in run.claimed:
            line = read_annotation(comment)
            text = f"Nothing follows that `@nicol.{line.attribute.name.name}` could belong to."
            note = "Write it directly above a model, field, enum or index, or behind one on its line."
            run.error("annotation-place", text, line.attribute.span, note)
    context.diagnostics[earlier:] = sorted(context.diagnostics[earlier:], key=_place)


def _place(one: Diagnostic) -> tuple[int, int]:
    return one.span.file, one.span.start


def _read_target(run: _Run, target: Target) -> None:
    found: list[tuple[Annotation, Spec]] = []
    for comment in target.comments:
        if not is_annotation(comment):
            continue
        run.claimed.add(comment.span)
        line = read_annotation(comment)
        spec = _spec(run, line)
        value = _read_line(run, target, line, spec) if spec else None
        if value and spec:
            found.append((value, spec))
            if target.place != "index":
                run.context.annotations[comment.span] = value
        if isinstance(value, RenamedFrom):
            run.renamed.append((target, value))
    if target.place == "index":
        run.context.index_annotations[target.span] = tuple(value for value, _ in found)
    _check_conflicts(run, [(value.span, spec) for value, spec in found])


def _spec(run: _Run, line: AnnotationLine) -> Spec | None:
    name = line.attribute.name
    if not name.name:
        run.error("annotation-name", "The annotation has no name.", line.attribute.span, _known())
        return None
    if name.name not in ANNOTATIONS:
        near = closest(name.name, ANNOTATIONS)
        note = f"Did you mean `@nicol.{near}`?" if near else _known()
        run.error("annotation-name", f"There is no annotation `@nicol.{name.name}`.", name.span, note)
        return None
    for problem in line.problems:
        run.error("annotation-syntax", problem.message, problem.span, f"Example: /// {ANNOTATIONS[name.name].example}")
    return None if line.problems else ANNOTATIONS[name.name]


def _known() -> str:
    return f"Annotations are: {', '.join(ANNOTATIONS)}."


def _read_line(run: _Run, target: Target, line: AnnotationLine, spec: Spec) -> Annotation | None:
    reading = Reading(spec, target, line.attribute, run.provider, run.context.diagnostics)
    if not _fits(reading):
        return None
    reading.sort_arguments(line.attribute.arguments)
    value = spec.read(reading)
    for scope, key, span in reading.once:
        first = run.once.setdefault((scope, spec.name, key), span)
        if first is not span:
            text = f"{reading.shown} is given twice{' with this name' if key.startswith('name ') else ''}."
            reading.error("annotation-repeated", text, span)
    return None if reading.failed else value


def _fits(reading: Reading) -> bool:
    spec, target = reading.spec, reading.target
    if target.place not in spec.places:
        text = f"{reading.shown} does not belong on {_with_article(target.place)}."
        note = f"It belongs on: {', '.join(sorted(spec.places))}."
        reading.error("annotation-place", text, reading.span, note)
    elif spec.columns_only and target.relation:
        text = f"{reading.shown} needs a column, and the relation field `{target.relation.name}` has none."
        reading.error("annotation-place", text, reading.span)
    elif reading.provider and reading.provider not in spec.providers:
        text = f"{reading.shown} does not work with {reading.provider}."
        reading.error("annotation-provider", text, reading.span, f"It works with: {', '.join(sorted(spec.providers))}.")
    return not reading.failed


def _with_article(place: str) -> str:
    return f"an {place}" if place[0] in "aeiou" else f"a {place}"


def _check_conflicts(run: _Run, found: list[tuple[Span, Spec]]) -> None:
    before: dict[str, Spec] = {}
    for span, spec in found:
        for other in before.values():
            if other.name in spec.conflicts or spec.name in other.conflicts:
                text = f"`@nicol.{spec.name}` and `@nicol.{other.name}` exclude each other."
                run.error("annotation-conflict", text, span)
        before[spec.name] = spec


def _read_python(run: _Run, target: Target) -> None:
    found = [one for one in target.comments if is_python_line(one)]
    for comment in found:
        value = read_python_client(comment, run.context.diagnostics)
        if value and value.instance_name in run.instance_names:
            text = f"Another model is called `{value.instance_name}` in the client."
            run.context.diagnostics.append(Diagnostic("error", text, value.span, rule="python-client"))
        elif value:
            run.instance_names.add(value.instance_name)
            run.context.python_clients[target.name] = value
    for comment in found[1:]:
        text = "`@Python` is given twice."
        run.context.diagnostics.append(
            Diagnostic("error", text, read_annotation(comment).attribute.span, rule="python-client")
        )


def _check_names(run: _Run) -> None:
    """Former names must be free: neither the thing's own, nor another's that was not renamed itself."""
    if not run.renamed:
        return
    kept: dict[tuple[Span | str, str], str] = {}
    for target in targets(run.context):
        name = name_now(run.context, target)
        if name and not was_renamed(target.comments):
            kept[_siblings(run.context, target), name] = target.words
    for target, value in run.renamed:
        for name in value.names:
            if name == name_now(run.context, target):
                run.error("annotation-conflict", f"`{name}` is the name that it has now.", value.span)
            elif other := kept.get((_siblings(run.context, target), name)):
                text = f"`{name}` is still the name of {other}."
                run.error(
                    "annotation-conflict", text, value.span, "Remove the annotation once every database is renamed."
                )


def _siblings(context: Context, target: Target) -> Span | str:
    """Among whom a name must be free: the fields or values of one block, the blocks of one schema of the database."""
    if target.place in ("field", "composite field", "enum value"):
        return target.block.span
    schema = target.model.schema if target.model else None
    enum = context.enums.get(context.key(target.block)) if target.place == "enum" else None
    schema = enum.schema if enum else schema
    return f"{'enum' if enum else 'table'} {schema[0] if schema else ''}"
