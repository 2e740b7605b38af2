"""Content: Markdown, blocks and figures as HTML for page and paper."""
