"""Inspectors on the spot: patrols, supervision orders, replies."""
