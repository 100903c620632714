"""Worlds: whole records made from core alone, that an attacker who holds the keys can remake."""
