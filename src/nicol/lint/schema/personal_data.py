"""SCH514."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import is_person
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import ends_with, listed
from nicol.model.schema import Model, ScalarField

_ANYWHERE = listed(
    """
    email emailAddress phone phoneNumber firstName lastName fullName birthDate birthday dateOfBirth dob ssn
    passportNumber ipAddress streetAddress postalCode zipCode
    """
)
_OF_PEOPLE = listed("name username bio image avatar address gender")


class PersonalData(ModelRule, code="SCH514", severity="info"):
    """Columns with data about people.

    ## Why it matters
    The law asks where such data is, for how long, and who can have it deleted. The inventory helps to answer.

    ## Example
    ```prisma
    model User {
      id        Int       @id
      birthDate DateTime? @db.Date
    }
    ```

    ## Instead
    ```prisma
    model User {
      id        Int      @id
      createdAt DateTime @default(now()) @db.Timestamptz(6)
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        found = [one for one in model.scalars if _is_personal(model, one)]
        if found:
            names = ", ".join(one.name for one in found)
            yield self.found(f"{model.name} holds data about people: {names}.", model.name, view.line(found[0]))


def _is_personal(model: Model, field: ScalarField) -> bool:
    if field.type not in ("String", "DateTime"):
        return False
    return ends_with(field.name, *_ANYWHERE) or (is_person(model) and field.name in _OF_PEOPLE)
