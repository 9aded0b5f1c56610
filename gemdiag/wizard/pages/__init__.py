"""The screens, one or two a file: how each is shown, and where its answer leads."""
