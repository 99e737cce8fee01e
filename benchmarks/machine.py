"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    *("asyncpg", "psycopg", "apsw", "msgspec", "sqlalchemy", "aiosqlite", "django", "tortoise-orm", "piccolo"),
    *("uvloop", "asyncmy", "PyMySQL"),
)


def processor() -> str:
    """The processor's name, as far as the system tells."""
    listed = Path("/proc/cpuinfo")
    if listed.is_file():
        for line in listed.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def installed(package: str) -> str | None:
    """The package's version."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def described() -> str:
    """Machine, Python and packages in three lines."""
    load = " ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    found = [f"{name} {number}" for name in PACKAGES if (number := installed(name))]
    return "\n".join(
        [
            f"{os.cpu_count()} × {processor()}, {platform.system()} {platform.release()}, load {load}",
            f"{platform.python_implementation()} {platform.python_version()}",
            ", ".join(found),
        ]
    )
