"""The schema in the form that Prisma hands to generators: the `datamodel` of its DMMF."""

from nicol.dmmf.build import datamodel
from nicol.dmmf.document import Datamodel, to_json

__all__ = ["Datamodel", "datamodel", "to_json"]
