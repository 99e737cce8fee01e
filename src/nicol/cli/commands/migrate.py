"""`nicol migrate`: dev, deploy, status, reset, rename, resolve, diff."""

from __future__ import annotations

from nicol.cli.lazy import LazyGroup

COMMANDS = "nicol.cli.commands"

migrate = LazyGroup(
    "migrate",
    {
        "dev": (f"{COMMANDS}.migrate_dev:dev", "Write a migration from schema changes and apply it."),
        "deploy": (f"{COMMANDS}.migrate_deploy:deploy", "Apply pending migrations, as in production."),
        "status": (f"{COMMANDS}.migrate_deploy:status", "Compare the migrations folder with the database."),
        "reset": (f"{COMMANDS}.migrate_reset:reset", "Drop everything and apply all migrations again."),
        "rename": (f"{COMMANDS}.migrate_rename:rename", "Rename a model, field, enum or value in schema and database."),
        "resolve": (f"{COMMANDS}.migrate_resolve:resolve", "Mark a migration as applied or rolled back."),
        "check": (f"{COMMANDS}.migrate_check:check", "Check in CI that schema, migrations and database agree."),
        "down": (f"{COMMANDS}.migrate_down:down", "Undo applied migrations."),
        "squash": (f"{COMMANDS}.migrate_squash:squash", "Replace migrations by one that makes the same."),
        "drift": (f"{COMMANDS}.migrate_drift:drift", "Compare a live database with its history and the schema."),
        "compare": (f"{COMMANDS}.migrate_drift:compare", "Compare two databases."),
        "test": (f"{COMMANDS}.migrate_test:test", "Try migrations there, back and there again over rows."),
        "diff": (f"{COMMANDS}.migrate_diff:diff", "Compare two schemas, databases or migration folders."),
    },
    "Bring database and schema together by migrations.",
)
