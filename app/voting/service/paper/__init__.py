"""The paper desk: issue, return, blind keying by two officers, one ledger with the phone.

Law: every entry bears two different officers' signatures; a right's phone is closed from
the issue of its paper until that comes back spoiled or blank (RULES R20, R21, R39).
"""
