"""Forms as fillable PDF papers: compose HTML, render it with WeasyPrint, finish the PDF. Independent of ``web``."""
