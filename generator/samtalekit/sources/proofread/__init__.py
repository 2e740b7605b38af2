"""The proof: the words of pages, forms and figures read once more, as their readers will; only a check asks for it."""

from samtalekit.sources.proofread.proofread import Proof, proofread

__all__ = ["Proof", "proofread"]
