"""The acts of this room: one function is one act is one transaction."""
