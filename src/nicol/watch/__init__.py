"""Watching queries while a program runs: N+1 reads, duplicates, too many queries; and recording an inventory."""

from nicol.watch.block import Watching, watch
from nicol.watch.recorder import Recorder, record
from nicol.watch.scope import Scope
from nicol.watch.web import WatchAsgi, WatchWsgi

__all__ = ["Recorder", "Scope", "WatchAsgi", "WatchWsgi", "Watching", "record", "watch"]
