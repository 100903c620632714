"""Figures of communities and of whatever an officer oversees; nothing here changes anything."""
