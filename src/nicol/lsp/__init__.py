"""The language server: pure functions over a project, and one module that speaks the protocol."""
