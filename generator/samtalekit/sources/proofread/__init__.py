"""Proofreading: spelling, style and terms in the words of pages, forms and figures; only ``check`` runs it."""

from samtalekit.sources.proofread.proofread import ProofreadResult, proofread

__all__ = ["ProofreadResult", "proofread"]
