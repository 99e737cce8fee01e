"""The Model Context Protocol server: Nicol's own knowledge of a project, for assistants.

Tools are plain functions over a `Workspace`; `server` alone knows the protocol, and only `nicol mcp` loads it.
"""
