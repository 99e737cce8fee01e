"""`/// @nicol.NAME(args)`: attributes of Nicol inside doc comments, which Prisma passes over.

ANNOTATIONS describes all of them: names, places, arguments with their types, one-line texts, examples.
"""

from nicol.validate.annotations.read import read_annotations
from nicol.validate.annotations.spec import Kind, Parameter, Reading, Spec
from nicol.validate.annotations.table import ANNOTATIONS
from nicol.validate.annotations.targets import Place, Target, targets

__all__ = ["ANNOTATIONS", "Kind", "Parameter", "Place", "Reading", "Spec", "Target", "read_annotations", "targets"]
