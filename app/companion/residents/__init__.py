"""Owners and tenants on their phones: who lives here, and that this phone is theirs."""
