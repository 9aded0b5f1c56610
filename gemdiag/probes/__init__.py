"""One question a file: the type of its answer and how to ask it through the network port.

Probes observe. Whether something is good or bad is for `gemdiag.rules` to say.
"""
