"""The registrar's offline tool: voting codes, roll lines, cards, letters, paper ballots.

Law: it opens no network and imports core only. Codes and paper secrets are
written to the secrets folder and nowhere else; what goes back to the service
holds public keys, tags, hashes and signatures. Chance is drawn by the main and
passed down.
"""
