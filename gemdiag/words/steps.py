"""Steps that several findings begin with."""

PLAN_FIRST = "If the plan names another way (such as port 465, or Option 126), it is safe: use it."
"""True where the plan offers another way and where it does not: a plan never names one without encryption."""

OPEN_OPTIONS_NEW = "In GEM-CAR, once it is at version 13.0.2 or later, open Configuration > General Information > Options tab."
"""Before that version there is no box "Less secure connection"."""
