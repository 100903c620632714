"""Proxies (R16): who an agent is, what the letter says, the desk, the owner's own phone."""
