"""Referential actions that run in circles or reach a model twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from nicol.model.schema import Action, Arity
from nicol.validate.checks.circles import components, leading_to
from nicol.validate.checks.state import Checks
from nicol.validate.connectors import Allows
from nicol.validate.draft import DraftModel
from nicol.validate.relations import Relation

_PASSIVE = ("NoAction", "Restrict")
_SELF = (
    "A self-relation must have `onDelete` and `onUpdate` referential actions set to `NoAction` in one of the @relation "
    "attributes."
)


@dataclass(frozen=True, slots=True)
class _Walk:
    """A relation reached, and how."""

    relation: Relation
    before: _Walk | None = None

    def path(self) -> list[Relation]:
        """The relations up to this one."""
        steps: list[Relation] = []
        walk: _Walk | None = self
        while walk:
            steps.append(walk.relation)
            walk = walk.before
        return steps[::-1]


class Cascades:
    """The relations by the model that holds their key, for walking."""

    def __init__(self, checks: Checks) -> None:
        self.checks = checks
        self.leaving: dict[str, list[Relation]] = defaultdict(list)
        self.modifying: dict[int, bool] = {}
        order = {name: place for place, name in enumerate(checks.context.models)}
        for relation in sorted(checks.relations, key=lambda one: order[one.target.name]):
            if is_complete(relation):
                self.leaving[relation.model.name].append(relation)
        followed = {name: [one for one in self.leaving[name] if self.modifies(one)] for name in order}
        edges = {name: [one.target.name for one in found] for name, found in followed.items()}
        selves = [name for name, found in edges.items() if name in found]
        self.component = components(edges)
        self.lead_to_themselves = leading_to(edges, selves)

    def on_delete(self, relation: Relation) -> Action:
        """The written or default action."""
        forward = relation.forward
        assert forward is not None
        if forward.on_delete:
            return forward.on_delete[0]
        fields = forward.fields or []
        required = any(field.arity is Arity.REQUIRED for field in fields) or forward.arity is Arity.REQUIRED
        if not required:
            return "SetNull"
        allowed = self.checks.connector.actions if self.checks.foreign_keys else self.checks.connector.emulated
        return "Restrict" if "Restrict" in allowed else "NoAction"

    def on_update(self, relation: Relation) -> Action:
        """The written or default action."""
        forward = relation.forward
        assert forward is not None
        return forward.on_update[0] if forward.on_update else "Cascade"

    def modifies(self, relation: Relation) -> bool:
        """Whether one of the two actions changes the referring rows."""
        known = self.modifying.get(id(relation))
        if known is None:
            known = self.on_delete(relation) not in _PASSIVE or self.on_update(relation) not in _PASSIVE
            self.modifying[id(relation)] = known
        return known

    def check(self, relation: Relation) -> None:
        """Report a cycle through `relation`, or several paths from its model to another."""
        detects = self.checks.allows(Allows.CYCLE_DETECTION)
        if not is_complete(relation):
            return
        if detects or not self.checks.foreign_keys:
            self._check_cycle(relation)
        if detects and self.checks.foreign_keys and self.modifies(relation):
            self._check_paths(relation)

    def _may_report(self, relation: Relation) -> bool:
        """Whether a walk from `relation` comes back, or by a self-relation."""
        start, target = relation.model.name, relation.target.name
        back = self.component[start] == self.component[target] or target in self.lead_to_themselves
        return back and self.modifies(relation)

    def _check_cycle(self, relation: Relation) -> None:
        if not self._may_report(relation):
            return
        start = relation.model
        visited: set[int] = set()
        waiting = [_Walk(relation)]
        while waiting:
            walk = waiting.pop()
            one = walk.relation
            visited.add(id(one))
            if not self.modifies(one):
                continue
            if one.model is one.target:
                self._report(relation, _SELF)
                return
            if one.target is start:
                steps = " → ".join(f"{step.model.name}.{step.forward.name}" for step in walk.path() if step.forward)
                self._report(
                    relation,
                    "Reference causes a cycle. One of the @relation attributes in this cycle must have `onDelete` and "
                    f"`onUpdate` referential actions set to `NoAction`. Cycle path: {steps}.",
                )
                return
            following = [other for other in self.leaving[one.target.name] if id(other) not in visited]
            visited.update(id(other) for other in following)
            waiting += [_Walk(other, walk) for other in following]

    def _check_paths(self, relation: Relation) -> None:
        start = relation.model
        others = [one for one in self.leaving[start.name] if one is not relation and self.modifies(one)]
        reached = self._reached(relation, start)
        twice = sorted(reached & {name for one in others for name in self._reached(one, start)})
        if not twice:
            return
        models = ", ".join(f"`{name}`" for name in twice)
        subject = f"model {models} is" if len(twice) == 1 else f"models {models} are"
        self._report(
            relation,
            f"When any of the records in {subject} updated or deleted, the referential actions on the relations "
            f"cascade to model `{start.name}` through multiple paths. Please break one of these paths by setting the "
            "`onUpdate` and `onDelete` to `NoAction`.",
        )

    def _reached(self, relation: Relation, start: DraftModel) -> set[str]:
        """The models that `relation` leads to, not walking through `start` or self-relations."""
        reached: set[str] = set()
        waiting = [relation]
        while waiting:
            one = waiting.pop()
            if one.target is start or one.target is one.model or one.target.name in reached:
                continue
            reached.add(one.target.name)
            waiting += [other for other in self.leaving[one.target.name] if self.modifies(other)]
        return reached

    def _report(self, relation: Relation, message: str) -> None:
        forward = relation.forward
        assert forward is not None
        implied: list[str] = []
        if forward.on_delete is None and self.on_delete(relation) not in _PASSIVE:
            implied.append(f"`onDelete`: `{self.on_delete(relation)}`")
        if forward.on_update is None:
            implied.append(f"`onUpdate`: `{self.on_update(relation)}`")
        defaults = f" (Implicit default {', and '.join(implied)})" if implied else ""
        more = "Read more at https://pris.ly/d/cyclic-referential-actions"
        self.checks.context.invalid(f"{message}{defaults} {more}", forward.node.span)


def is_complete(relation: Relation) -> bool:
    """Whether both ends of a relation with a key are written."""
    written = relation.forward is not None and relation.back is not None
    return written and relation.kind in ("one-to-one", "one-to-many")
