"""The specialist's report: what schema, migrations and queries are, what was found, and who goes on from here."""

from nicol.report.build import build_report
from nicol.report.material import Material
from nicol.report.value import Listing, Part, Points, Report, Section, Table

__all__ = ["Listing", "Material", "Part", "Points", "Report", "Section", "Table", "build_report"]
