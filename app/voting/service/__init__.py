"""Casting: who the owner is, the code by SMS, the ballot; and the paper desk."""
