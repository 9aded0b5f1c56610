"""The shops of `gemdiag demo`: invented garages with settings files and servers as real ones have."""
