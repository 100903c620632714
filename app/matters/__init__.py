"""Matters 事项: the file of hiring a company or of a repair, before its vote and after it."""
