"""gemdiag: diagnoses and migrates the e-mail settings of GEM-CAR."""

__version__ = "0.1.0"
