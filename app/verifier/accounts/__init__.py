"""The same verifier over published accounts: months, journals, balances (docs/PROTOCOL.md).

Law: like a record of votes, no input makes it raise, each check has its line and its number of
items, and all sums are reckoned here in loops of their own.
"""
