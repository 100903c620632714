"""The double-entry books of a community: accounts, journals, balances; append-only."""
