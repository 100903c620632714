"""What a stranger runs: every check of docs/CHECKS.md over one record.

Law: standard library and core only (never core.tally, core.rules or anything that
decides); it adds up in its own loop and judges by its own integer arithmetic.
It trusts no derived value of the record. Whatever is wrong inside a record is a
failed check with its position; only where there is no record does it refuse to run.
"""
