"""Whether a database would use an index, found out without leaving one behind."""

from nicol.advise.prove.proof import NO_CONSENT, Limits, Proof, Tried
from nicol.advise.prove.run import prover

__all__ = ["NO_CONSENT", "Limits", "Proof", "Tried", "prover"]
