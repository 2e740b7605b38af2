"""Content: Markdown, blocks and figures as HTML, for web pages and papers."""
