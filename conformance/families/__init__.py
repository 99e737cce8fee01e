"""One module a family: a module-level `FAMILY` registers it."""
