"""Nicol against Prisma's own tests and outputs: `python -m conformance --corpus DIR`."""
