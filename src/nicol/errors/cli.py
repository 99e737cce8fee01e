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
