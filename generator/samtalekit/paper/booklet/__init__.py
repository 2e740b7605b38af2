"""The booklet: all guidance as one paper."""
