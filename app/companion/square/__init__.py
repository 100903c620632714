"""The owners' square: notices, topics, surveys, the library of contracts, desk days."""
