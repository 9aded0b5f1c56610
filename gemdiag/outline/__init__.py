"""A report as sections and rows, before any markup. `gemdiag.outline.whole` puts them together."""
