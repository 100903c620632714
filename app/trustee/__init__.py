"""The trustee's offline tool: a share of the election key, the ceremony, the one opening.

Law: it believes nothing that it has not recomputed from the log, and what it will not help to
open stays shut: single ballots, small sets, anything twice. See docs/TRUSTEE.md.
"""
