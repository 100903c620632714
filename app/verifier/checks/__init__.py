"""The checks of docs/CHECKS.md, one small function each, in the files of their groups."""
