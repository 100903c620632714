"""Fields of every paper: frozen dataclasses that features fill and templates show."""
