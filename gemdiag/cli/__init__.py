"""The command line: one command a file, loaded by name; exit codes; the one error handler."""
