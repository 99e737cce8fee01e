"""Settings of relations that the database does not take."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import CodeAction

from nicol.lsp.code_actions.request import Request
from nicol.validate.relations import Relation

_SET_DEFAULT = "MySQL does not actually support the `SetDefault` referential action"


def rename_property(request: Request) -> Iterator[CodeAction]:
    """`referentialIntegrity` is called `relationMode` now."""
    for block in request.document.ast.blocks:
        found = (one for one in block.properties if one.name.name == "referentialIntegrity")
        if block.keyword == "datasource" and (old := next(found, None)):
            reported = request.reported(block.span, "The `referentialIntegrity` attribute is deprecated.")
            yield request.fix("Rename property to relationMode", reported, (old.name.span, "relationMode"))


def replace_set_default(request: Request, relation: Relation) -> Iterator[CodeAction]:
    """`onUpdate: SetDefault` does nothing good on MySQL."""
    datasource, field = request.project.config.datasource, relation.forward
    if datasource is None or datasource.provider != "mysql" or datasource.relation_mode == "prisma":
        return
    if field is None or relation.back is None or field.on_update is None:
        return
    span = field.on_update[1]
    reported = request.reported(span, _SET_DEFAULT)
    if reported:
        yield request.fix("Replace SetDefault with NoAction", reported, (span, "NoAction"))
