"""Close, tally, result, objections to it, minutes, certification, record."""
