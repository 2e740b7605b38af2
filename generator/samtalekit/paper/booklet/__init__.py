"""The booklet: the whole guidance to be printed on both sides. Pages become chapters, links become notes."""
