"""The papers of the catalogue, filled from the bundled sample community."""
