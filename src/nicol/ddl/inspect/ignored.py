"""Tables that belong to tools and not to the user."""

from __future__ import annotations

IGNORED_TABLES = frozenset({"_prisma_migrations", "_cf_KV", "_cf_METADATA", "d1_migrations"})
"""Prisma's history, and what Cloudflare D1 keeps in a database."""
