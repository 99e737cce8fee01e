"""Calls of a client in source files, found without running them: which model and operation, with which arguments."""

from nicol.lint.calls.call import NO_PROGRAM, Call, Hook, Loop, Program, RawCall
from nicol.lint.calls.files import read_program, read_sources
from nicol.lint.calls.value import ABSENT, Array, Entry, Known, Record, Unknown, Value

__all__ = [
    "ABSENT",
    "NO_PROGRAM",
    "Array",
    "Call",
    "Entry",
    "Hook",
    "Known",
    "Loop",
    "Program",
    "RawCall",
    "Record",
    "Unknown",
    "Value",
    "read_program",
    "read_sources",
]
