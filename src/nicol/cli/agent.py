"""The guard between an assistant at the command line and what cannot be undone."""

from __future__ import annotations

import os
from collections.abc import Mapping

from nicol.errors.cli import AgentConsentError

CONSENT = ("NICOL_USER_CONSENT_FOR_DANGEROUS_AI_ACTION", "PRISMA_USER_CONSENT_FOR_DANGEROUS_AI_ACTION")
"""The variables that may hold the words with which a person agreed; the second one is Prisma's."""
MARKERS = {
    "CLAUDECODE": "Claude Code",
    "CLAUDE_CODE": "Claude Code",
    "CODEX_SANDBOX": "Codex",
    "CODEX_THREAD_ID": "Codex",
    "CURSOR_AGENT": "Cursor",
    "GEMINI_CLI": "Gemini CLI",
    "QWEN_CODE": "Qwen Code",
    "OPENCODE": "OpenCode",
    "OPENCODE_CLIENT": "OpenCode",
    "AUGMENT_AGENT": "Augment",
    "CLINE_ACTIVE": "Cline",
    "GOOSE_TERMINAL": "Goose",
    "AMP_CURRENT_THREAD_ID": "Amp",
    "JUNIE_AGENT": "Junie",
    "COPILOT_CLI": "Copilot",
    "REPLIT_AGENT": "Replit",
    "ANTIGRAVITY_AGENT": "Antigravity",
}
"""Variables that assistants set in the commands they run. AI_AGENT and AGENT hold an assistant's name."""
_NAMED = ("AI_AGENT", "AGENT")
_UNSET = ("", "0", "false")


def running_agent(variables: Mapping[str, str] = os.environ) -> str | None:
    """The assistant that runs this command, as far as it says so; None when a person seems to."""
    named = next((variables[name] for name in _NAMED if variables.get(name, "").lower() not in _UNSET), None)
    known = (label for name, label in MARKERS.items() if variables.get(name, "").lower() not in _UNSET)
    return named or next(known, None)


def require_person(action: str, variables: Mapping[str, str] = os.environ) -> None:
    """AgentConsentError when an assistant is about to do `action`, unless a person's consent is in the environment.

    `action` is what would be lost, such as "drop all data of PostgreSQL database shop".
    """
    agent = running_agent(variables)
    if agent is not None and not any(variables.get(name, "").strip() for name in CONSENT):
        raise AgentConsentError(agent, action, CONSENT[0])
