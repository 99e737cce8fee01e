"""Classic Prisma, native in Python."""

__version__ = "0.1.0"
