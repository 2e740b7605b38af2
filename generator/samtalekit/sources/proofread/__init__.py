"""Proofreading: spelling, style and terms in the words of pages, forms and figures; only ``check`` runs it."""

from samtalekit.sources.proofread.proofread import Proof, proofread

__all__ = ["Proof", "proofread"]
