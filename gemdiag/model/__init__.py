"""The values that travel from one step to the next. No I/O, nothing of ours imported but each other.

They are NamedTuples: typed, immutable, and an order of magnitude cheaper to define at start-up than
frozen slotted dataclasses (0.07 ms against 0.73 ms each), which a short-lived command feels.
"""
