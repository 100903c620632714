"""Secret mode: encrypted ballots, their sums, shares and what is opened (PROTOCOL §6, §7).

Law: nobody but t trustees together can open anything, and they open whole-scope sums only.
"""
