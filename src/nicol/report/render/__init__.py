"""A report as text: Markdown, one HTML page, JSON."""
