"""The pure part: law, roll, ballots, proofs, log, count, record.

Law: standard library only (signatures may use `cryptography` where it can be
imported); no clock, randomness, environment or files; no sentence for people.
Malformed input is a `VerificationError`, never a stack trace.
"""
