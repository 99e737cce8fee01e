"""What a command refuses to do."""

from __future__ import annotations

from nicol.errors.base import NicolError


class ForeignFolderError(
    NicolError,
    code="NICOL-FOLDER",
    text="{folder} is not empty and was not made by quickstart; nothing was written.\n"
    "Give the name of a new folder, like `nicol quickstart my-blog`.",
):
    """The quickstart will not put its files among other people's."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.folder = folder


class OtherDatabaseError(
    NicolError,
    code="NICOL-DATABASE",
    text="{folder} is a project for {found}, not for {asked}; nothing was changed.\n"
    "Give another folder, or leave --url away. (The environment variable {variable} comes before {folder}/.env.)",
):
    """The quickstart's folder belongs to another database than the one asked for."""

    def __init__(self, folder: str, found: str, asked: str, variable: str) -> None:
        super().__init__(folder, found, asked, variable)
        self.folder, self.found, self.asked, self.variable = folder, found, asked, variable


class OccupiedDatabaseError(
    NicolError,
    code="NICOL-OCCUPIED",
    text="{database} is not the quickstart's own: its tables are not those of {folder}/prisma/migrations. "
    "Nothing in it was changed.\n"
    "Give the url of a database that does not exist yet (it is created), or of an empty one.",
):
    """The database holds something that the quickstart's migrations did not make."""

    def __init__(self, database: str, folder: str) -> None:
        super().__init__(database, folder)
        self.database, self.folder = database, folder


class MissingExtraError(
    NicolError,
    code="NICOL-EXTRA",
    text="`{command}` needs the package {package}, which is not installed.\nInstall it: pip install 'nicol[{extra}]'",
):
    """A command whose optional packages are absent."""

    def __init__(self, command: str, package: str, extra: str) -> None:
        super().__init__(command, package, extra)
        self.command, self.package, self.extra = command, package, extra


class AgentConsentError(
    NicolError,
    code="NICOL-CONSENT",
    text="This would {action}, and it was called by an assistant ({agent}). Nothing was changed.\n"
    "For the assistant: stop here. Tell the person exactly what would be lost, in which database, and that it cannot "
    "be undone, and ask whether they want it. Only if they answer yes to that question, run the command again with "
    "{variable} set to their answer, word for word.",
):
    """An assistant called a command that destroys data, without the consent of a person."""

    def __init__(self, agent: str, action: str, variable: str) -> None:
        super().__init__(agent, action, variable)
        self.agent, self.action, self.variable = agent, action, variable


class UnknownNameError(
    NicolError,
    code="NICOL-NAME",
    text="There is no {what} `{name}`. {hint}",
):
    """Something was asked for by a name that nothing has; `hint` names the nearest, or what there is."""

    def __init__(self, what: str, name: str, hint: str) -> None:
        super().__init__(what, name, hint)
        self.what, self.name, self.hint = what, name, hint


class ForbiddenFieldError(
    NicolError,
    code="NICOL-MASKED",
    text="{path}: the values of `{field}` stay hidden, so nothing may be found, ordered or grouped by them.",
):
    """A query of an assistant uses a masked field otherwise than to show it."""

    def __init__(self, path: str, field: str) -> None:
        super().__init__(path, field)
        self.path, self.field = path, field


class ForeignFileError(
    NicolError,
    code="NICOL-FOREIGN-FILE",
    text="{file} cannot be added to: {problem}. Nothing was written.\nMend the file or move it away, then run again.",
):
    """A file of another program that Nicol adds to is not of the form that this program has."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(file, problem)
        self.file, self.problem = file, problem
