"""One file per report format, found by its name; each declares one RENDERER."""
