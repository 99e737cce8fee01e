"""Python files, by the language's own tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nicol.lint.calls.call import Call, Hook, Loop, Program, RawCall, Waiting
from nicol.lint.calls.names import Names, normal_arguments
from nicol.lint.calls.offsets import span_of
from nicol.lint.calls.python_sql import sql_of
from nicol.lint.calls.python_values import Scope, calls_below, loaded_names, target_names, value_of
from nicol.lint.calls.value import Record
from nicol.lint.finding import Place
from nicol.text.span import Source

_SLOW_ROOTS = frozenset(
    {"httpx", "requests", "aiohttp", "urllib", "smtplib", "subprocess", "boto3", "stripe", "openai"}
)
_SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep"})
_GATHER = frozenset({"gather", "create_task", "start_soon", "as_completed", "wait"})
_TRANSACTION = frozenset({"tx", "transaction"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
_POSITIONAL = {"create": "data", "create_many": "data", "create_many_and_return": "data", "upsert_many": "data"}


def read(source: Source, names: Names) -> Program:
    """The calls in one file; a file that Python cannot parse has none."""
    try:
        tree = ast.parse(source.text)
    except (SyntaxError, ValueError) as error:
        return Program(unreadable=((source, str(error).replace("<unknown>, ", "")),))
    reader = _Reader(source, names)
    reader.body(tree.body, Scope.of(tree.body, source.text))
    return Program(tuple(reader.calls), tuple(reader.raw), tuple(reader.hooks), tuple(reader.waiting))


class _Reader:
    """Walks one file, with the functions, loops and transactions around the place where it is."""

    def __init__(self, source: Source, names: Names) -> None:
        self.source, self.names = source, names
        self.calls: list[Call] = []
        self.raw: list[RawCall] = []
        self.hooks: list[Hook] = []
        self.waiting: list[Waiting] = []
        self.within: list[str] = []
        self.loops: list[Loop] = []
        self.guards = 0
        self.concurrent = 0
        self.transactions = 0

    def body(self, statements: list[ast.stmt], scope: Scope) -> None:
        for statement in statements:
            self.visit(statement, scope)

    def visit(self, node: ast.AST, scope: Scope, result: str = "", dropped: bool = False) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, scope)
            case ast.ClassDef():
                self.within.append(node.name)
                self.body(node.body, scope)
                self.within.pop()
            case ast.For() | ast.AsyncFor():
                self._for(node, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._comprehension(node, scope)
            case ast.Try():
                self._try(node, scope)
            case ast.With() | ast.AsyncWith():
                self._with(node, scope)
            case ast.Assign(targets=[target], value=value):
                self.visit(value, scope, ast.unparse(target))
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self.visit(value, scope, ast.unparse(target))
            case ast.Return(value=ast.expr() as value):
                self.visit(value, scope, "return")
            case ast.Expr(value=value):
                self.visit(value, scope, dropped=True)
            case ast.Await(value=value):
                self.visit(value, scope, result, dropped)
            case ast.Call():
                self._call(node, scope, result, dropped)
            case _:
                for child in ast.iter_child_nodes(node):
                    self.visit(child, scope)

    def _function(self, node: _Function, scope: Scope) -> None:
        own = Scope.of(node.body, self.source.text, scope)
        hook = self._hook(node)
        if hook is not None:
            self.hooks.append(hook)
        saved = self.loops, self.guards, self.transactions
        self.loops, self.guards, self.transactions = [], 0, 0
        self.within.append(node.name)
        self.body(node.body, own)
        self.within.pop()
        self.loops, self.guards, self.transactions = saved

    def _for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        self.visit(node.iter, scope, "loop")
        loop = self._loop(node.target, node.iter, scope)
        changing = loop.varying | {name for part in node.body for name in _assigned(part)}
        self.loops.append(Loop(changing, loop.element, loop.source, loop.source_operation, loop.times))
        self.body(node.body, scope)
        self.loops.pop()
        self.body(node.orelse, scope)

    def _comprehension(self, node: _Comprehension, scope: Scope) -> None:
        for generator in node.generators:
            self.visit(generator.iter, scope, "loop")
            loop = self._loop(generator.target, generator.iter, scope)
            self.loops.append(
                Loop(loop.varying, loop.element, loop.source, loop.source_operation, loop.times, self.concurrent > 0)
            )
            for condition in generator.ifs:
                self.visit(condition, scope)
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for part in parts:
            self.visit(part, scope, "item")
        del self.loops[len(self.loops) - len(node.generators) :]

    def _loop(self, target: ast.expr, iterated: ast.expr, scope: Scope) -> Loop:
        element = target.id if isinstance(target, ast.Name) else ""
        source = self._source_of(iterated, scope)
        return Loop(frozenset(target_names(target)), element, *source, times=_times(iterated, scope))

    def _source_of(self, node: ast.expr, scope: Scope) -> tuple[str, str]:
        """Model and operation of the call whose rows `node` holds."""
        for call in calls_below(node, scope):
            found = self._model_call(call, scope)
            if found is not None:
                return found
        return "", ""

    def _try(self, node: ast.Try, scope: Scope) -> None:
        self.guards += 1
        self.body(node.body, scope)
        self.guards -= 1
        for handler in node.handlers:
            self.body(handler.body, scope)
        self.body(node.orelse, scope)
        self.body(node.finalbody, scope)

    def _with(self, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
        opens = any(_is_transaction(item.context_expr) for item in node.items)
        for item in node.items:
            self.visit(item.context_expr, scope, "with")
        self.transactions += opens
        self.body(node.body, scope)
        self.transactions -= opens

    def _call(self, node: ast.Call, scope: Scope, result: str, dropped: bool) -> None:
        found = self._model_call(node, scope)
        if found is not None:
            self._found(node, scope, found, result, dropped)
        elif isinstance(node.func, ast.Attribute) and (operation := self.names.raw(node.func.attr)):
            self._found_raw(node, operation, scope)
        elif self.transactions and (slow := _slow(node)):
            self.waiting.append(Waiting(self.place(node), slow, self.function))
        gathers = isinstance(node.func, ast.Attribute | ast.Name) and _last_name(node.func) in _GATHER
        self.concurrent += gathers
        for child in ast.iter_child_nodes(node):
            self.visit(child, scope, "argument")
        self.concurrent -= gathers

    def _found(self, node: ast.Call, scope: Scope, found: tuple[str, str], result: str, dropped: bool) -> None:
        model, operation = found
        arguments = normal_arguments(self._arguments(node, operation, scope))
        self.calls.append(
            Call(
                self.place(node.func),
                model,
                operation,
                arguments,
                self.function,
                tuple(self.loops),
                result,
                dropped or (result == "argument" and self.concurrent > 0),
                self.guards > 0,
                self.concurrent > 0,
            )
        )

    def _found_raw(self, node: ast.Call, operation: str, scope: Scope) -> None:
        given = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg in ("sql", "query")), None)
        if given is None:
            return
        text, offsets, unsafe = sql_of(given, scope, self.source.text)
        self.raw.append(RawCall(self.place(given), operation, text, offsets, unsafe, self.function))

    def _arguments(self, node: ast.Call, operation: str, scope: Scope) -> Record:
        keys: list[ast.expr | None] = [ast.Constant(word.arg) if word.arg else None for word in node.keywords]
        values = [word.value for word in node.keywords]
        if operation in _POSITIONAL and node.args:
            keys.insert(0, ast.Constant(_POSITIONAL[operation]))
            values.insert(0, node.args[0])
        made = value_of(ast.Dict(keys, values), scope)
        assert isinstance(made, Record)
        return made

    def _model_call(self, node: ast.Call, scope: Scope) -> tuple[str, str] | None:
        """Model and operation when `node` is `….accessor.operation(…)`."""
        if not isinstance(node.func, ast.Attribute):
            return None
        operation = self.names.operation(node.func.attr)
        model = self._model(node.func.value, scope) if operation else None
        return (model, operation) if operation and model else None

    def _model(self, node: ast.expr, scope: Scope) -> str | None:
        match node:
            case ast.Call(func=ast.Attribute(value=inner, attr="into" | "include_deleted" | "for_update")):
                return self._model(inner, scope)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="prisma")):
                return self.names.models.get(name)
            case ast.Attribute(attr=name) if name[:1].islower():
                return self.names.models.get(name)
            case ast.Name(id=name):
                assigned = scope.assigned(name)
                return self._model(assigned, scope) if isinstance(assigned, ast.Attribute) else None
            case _:
                return None

    def _hook(self, node: _Function) -> Hook | None:
        """A function that sets `include` in the arguments of whatever query it is given."""
        for part in ast.walk(node):
            match part:
                case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value="include"))]):
                    taken = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
                    if name in taken and len(taken) > 1:
                        text = ast.unparse(node)
                        guarded = "'select'" in text or '"select"' in text
                        return Hook(self.place(part), "", "", ".".join([*self.within, node.name]), guarded)
                case _:
                    pass
        return None

    @property
    def function(self) -> str:
        return ".".join(self.within)

    def place(self, node: ast.expr | ast.stmt) -> Place:
        return Place(self.source, *span_of(node, self.source.text))


def _assigned(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


def _times(node: ast.expr, scope: Scope) -> int | None:
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return None if any(isinstance(item, ast.Starred) for item in items) else len(items)
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(number))]):
            return number
        case ast.Name(id=name):
            assigned = scope.assigned(name)
            return _times(assigned, scope) if isinstance(assigned, ast.List | ast.Tuple | ast.Set) else None
        case _:
            return None


def _is_transaction(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _TRANSACTION


def _last_name(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def _slow(node: ast.Call) -> str:
    """What a call waits for, when it is for something outside of the program."""
    written = ast.unparse(node.func)
    roots = loaded_names(node.func)
    return written if written in _SLEEPS or not _SLOW_ROOTS.isdisjoint(roots) else ""
