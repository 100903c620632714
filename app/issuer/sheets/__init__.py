"""What the registrar prints: cards, letters, paper ballots, link list, register (RULES §3.8).

Law: every value that comes from outside is escaped when it enters a template.
A sheet that bears a code or a paper secret is written into the secrets folder only.
"""
