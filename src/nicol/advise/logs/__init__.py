"""What databases themselves note of the statements they ran."""

from nicol.advise.logs.logged import Logged
from nicol.advise.logs.read import database_log
from nicol.advise.logs.slow_log import read_slow_log

__all__ = ["Logged", "database_log", "read_slow_log"]
