"""Officers: who they are, what they are appointed to, how they sign in, the keys they sign with.

Owners have no account here: who an owner is, is proved at casting (PROTOCOL §4).
"""
