"""The file system's refusals."""

from __future__ import annotations

from nicol.errors.base import NicolError


class FileAccessError(
    NicolError,
    code="NICOL-FILE",
    text="{path}: {reason}.\nCheck the folder's permissions and free space, then run the command again.",
):
    """A file or folder could not be read or written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason
