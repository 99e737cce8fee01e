"""The blog's clients."""

from tests.client.conftest import blog, blog_on, db, packages, sync_db

__all__ = ["blog", "blog_on", "db", "packages", "sync_db"]
