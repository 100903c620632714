"""The acts of the first assembly, in their order."""
