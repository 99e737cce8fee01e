"""`@nicol.trigger`: SQL that the database runs when rows change."""

from __future__ import annotations

from typing import Literal

from nicol.model.annotations import Event, Timing, Trigger
from nicol.validate.annotations.kinds import FIELDS, SQL, TEXT, many, word
from nicol.validate.annotations.spec import POSTGRES_LIKE, SQLITE, Parameter, Reading, Spec

_TIMINGS: dict[str, Timing] = {"Before": "Before", "After": "After", "InsteadOf": "InsteadOf"}
_EVENTS: dict[str, Event] = {"Insert": "Insert", "Update": "Update", "Delete": "Delete", "Truncate": "Truncate"}
_EACH: dict[str, Literal["Row", "Statement"]] = {"Row": "Row", "Statement": "Statement"}
_NAME = Parameter("name", TEXT, "the trigger's name", required=True, positional=True, others=("map",))
_TIMING = Parameter(
    "timing", word(_TIMINGS), "before or after the change, or in its place", required=True, positional=True
)
_EVENT = Parameter(
    "events",
    many(word(_EVENTS), "a list of events"),
    "which changes",
    required=True,
    positional=True,
    others=("event", "on"),
)
_OF = Parameter(
    "of", FIELDS, "fields whose update counts", providers=POSTGRES_LIKE | SQLITE, others=("fields", "columns")
)
_FOR_EACH = Parameter("each", word(_EACH), "once for each row, or once; Row when not given", others=("for", "level"))
_WHEN = Parameter("when", SQL, "the rows that count", providers=POSTGRES_LIKE | SQLITE, others=("where", "if"))
_FUNCTION = Parameter(
    "function", SQL, "the call of a function that exists", providers=POSTGRES_LIKE, others=("execute",)
)
_BODY = Parameter("body", SQL, "the statements", others=("sql", "do"))
_FILE = Parameter("file", TEXT, "a file with the statements, relative to the schema", others=("path",))


def _read(reading: Reading) -> Trigger | None:
    name, timing, events = reading.get(_NAME), reading.get(_TIMING), reading.get(_EVENT)
    of, each, when = reading.get(_OF) or (), reading.get(_FOR_EACH) or "Row", reading.get(_WHEN)
    function, body, file = reading.get(_FUNCTION), reading.get(_BODY), reading.get(_FILE)
    _check_action(reading)
    if name is None or timing is None or events is None:
        return None
    reading.only_once(name, reading.place(_NAME))
    _check_timing(reading, timing, each)
    _check_events(reading, events, each)
    return Trigger(
        name=name, timing=timing, events=events, of=of, each=each, when=when,
        function=function, body=body, file=file, span=reading.span,
    )  # fmt: skip


def _check_action(reading: Reading) -> None:
    given = [one for one in (_FUNCTION, _BODY, _FILE) if one.name in reading.arguments]
    if not given:
        text = f"{reading.shown} needs what to run: `function`, `body` or `file`."
        reading.error("annotation-argument", text, reading.span)
    for one in given[1:]:
        text = f"{reading.shown} runs one thing: `{given[0].name}` or `{one.name}`."
        reading.error("annotation-conflict", text, reading.arguments[one.name][0].span)


def _check_timing(reading: Reading, timing: Timing, each: str) -> None:
    view = reading.target.place == "view"
    if view and timing != "InsteadOf":
        text = "The rows of a view do not change: its triggers run InsteadOf."
        reading.error("annotation-conflict", text, reading.place(_TIMING))
    elif not view and timing == "InsteadOf":
        text = "InsteadOf is for views: the triggers of a table run Before or After."
        reading.error("annotation-conflict", text, reading.place(_TIMING))
    if each == "Statement" and timing == "InsteadOf":
        reading.error("annotation-conflict", "InsteadOf runs for each Row.", reading.place(_FOR_EACH))
    if each == "Statement" and reading.provider in ("sqlite", "mysql"):
        text = f"Triggers of {reading.provider} run for each Row."
        reading.error("annotation-provider", text, reading.place(_FOR_EACH))


def _check_events(reading: Reading, events: tuple[Event, ...], each: str) -> None:
    place = reading.place(_EVENT)
    single = reading.provider in ("sqlite", "mysql")
    if single and len(events) > 1:
        text = f"A trigger of {reading.provider} has one event."
        reading.error("annotation-provider", text, place, "Write one annotation for each event.")
    if single and "Truncate" in events:
        reading.error("annotation-provider", f"{reading.provider} has no triggers for Truncate.", place)
    elif "Truncate" in events and each == "Row":
        reading.error("annotation-conflict", "Truncate has no rows.", place, "Add `each: Statement`.")
    if _OF.name in reading.arguments and "Update" not in events:
        reading.error("annotation-conflict", "`of` says something about Update only.", reading.place(_OF))


SPEC = Spec(
    name="trigger",
    summary="SQL that the database runs when rows change.",
    example='@nicol.trigger("touch_post", Before, [Insert, Update], of: [name], function: "touch()")',
    places=frozenset({"model", "view"}),
    parameters=(_NAME, _TIMING, _EVENT, _OF, _FOR_EACH, _WHEN, _FUNCTION, _BODY, _FILE),
    read=_read,
)
