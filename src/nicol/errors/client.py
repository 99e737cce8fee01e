"""Wrong uses of a generated client that no database sees."""

from __future__ import annotations

from nicol.errors.base import NicolError


class ClientNotConnectedError(
    NicolError,
    code="NICOL-CLIENT",
    text="This client is {state}. Use `{example}`, or call `connect()` before the first query and `disconnect()` "
    "after the last.",
):
    """An operation on a client before `connect()` or after `disconnect()`."""

    def __init__(self, state: str, example: str) -> None:
        super().__init__(state, example)
        self.state, self.example = state, example


class ForeignLoopError(
    NicolError,
    code="NICOL-LOOP",
    text="This client is in use in another event loop that is running. A client belongs to one event loop at a time: "
    "connect one in each loop (`async with Client() as db:`), or use SyncClient, which any thread may call.",
):
    """An async client used in a second event loop while the first is running, in another thread."""


class RelationNotLoadedError(
    NicolError,
    AttributeError,
    code="NICOL-NOTLOADED",
    text="{model}.{relation} was not loaded. Add include={include} to the query, or read it through a shape.",
):
    """Reading a relation, or `_count`, that the query did not include. Also an AttributeError."""

    def __init__(self, model: str, relation: str, include: str) -> None:
        super().__init__(model, relation, include)
        self.model, self.relation, self.include = model, relation, include


class FieldNotLoadedError(
    NicolError,
    AttributeError,
    code="NICOL-NOTLOADED",
    text="{model}.{field} was not read: the query's select or omit leaves it out. Add it to the selection.",
):
    """Reading a field that `select` or `omit` left out. Also an AttributeError."""

    def __init__(self, model: str, field: str) -> None:
        super().__init__(model, field)
        self.model, self.field = model, field


class ShapeError(NicolError, TypeError, code="NICOL-SHAPE", text="{shape}.{field}: {problem}"):
    """A shape class that does not fit its model: an unknown field, a wrong type, wrong arguments. Also a TypeError."""

    def __init__(self, shape: str, field: str, problem: str) -> None:
        super().__init__(shape, field, problem)
        self.shape, self.field, self.problem = shape, field, problem


class RawResultError(
    NicolError,
    code="NICOL-RAW",
    text="A row of the raw query does not fit {target}: {problem}. Name the columns and convert their types in the "
    "SQL so that they match the fields of {target}.",
):
    """A raw query's row that cannot become what `into=` asks for."""

    def __init__(self, target: str, problem: str) -> None:
        super().__init__(target, problem)
        self.target, self.problem = target, problem


class BatchNotRunError(
    NicolError,
    code="NICOL-BATCH",
    text="{operation} has no result: its batch {undone}. Results are there after the `with` block of the batch, or "
    "after `commit()`.",
):
    """Reading the result of an operation whose batch has not run, or was undone."""

    def __init__(self, operation: str, undone: str) -> None:
        super().__init__(operation, undone)
        self.operation, self.undone = operation, undone


class StreamEndedError(
    NicolError,
    code="NICOL-STREAM",
    text="This stream of {model} has ended with its `with` block. Read its rows inside the block.",
):
    """Reading on from a stream after its block."""

    def __init__(self, model: str) -> None:
        super().__init__(model)
        self.model = model


class HookError(NicolError, TypeError, code="NICOL-HOOK", text="The hook {hook} {problem}; {fix}."):
    """A query hook of the wrong kind: one that waits on a SyncClient, or one that does not on a Client."""

    def __init__(self, hook: str, problem: str, fix: str) -> None:
        super().__init__(hook, problem, fix)
        self.hook, self.problem, self.fix = hook, problem, fix
