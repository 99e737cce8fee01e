"""SQL objects as files: views, routines, triggers and policies beside the schema."""

from nicol.migrate.objects.files import NO_OBJECTS, ObjectSources, objects_of, read_objects
from nicol.migrate.objects.pull import PulledObjects, pull_objects
from nicol.migrate.objects.wanted import unproved, wanted

__all__ = [
    "NO_OBJECTS",
    "ObjectSources",
    "PulledObjects",
    "objects_of",
    "pull_objects",
    "read_objects",
    "unproved",
    "wanted",
]
