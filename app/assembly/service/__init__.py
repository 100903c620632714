"""The acts of an assembly up to its close: draft, publication, roll, phases, signatures."""
