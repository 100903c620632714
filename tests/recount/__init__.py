"""A recount in ordinary Python, written from the rules alone, that core must agree with."""
