"""All annotations by name."""

from __future__ import annotations

from nicol.validate.annotations import (
    allow,
    check,
    collate,
    comment,
    encrypt,
    exclude,
    generated,
    index,
    renamed_from,
    soft_delete,
    tenant,
    trigger,
    validate,
)
from nicol.validate.annotations.spec import Spec

ANNOTATIONS: dict[str, Spec] = {
    spec.name: spec
    for spec in (
        check.SPEC,
        exclude.SPEC,
        index.SPEC,
        generated.SPEC,
        collate.SPEC,
        comment.SPEC,
        trigger.SPEC,
        validate.SPEC,
        encrypt.SPEC,
        tenant.SPEC,
        soft_delete.SPEC,
        renamed_from.SPEC,
        allow.SPEC,
    )
}
"""In the order in which an editor offers them."""
