"""The sequences: diagnose, upgrade, take back. With `gemdiag.model` the public Python API."""
