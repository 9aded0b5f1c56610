"""Scripted DNS and SMTP servers on loopback, for `gemdiag demo` and the tests. No root, nothing stays."""
