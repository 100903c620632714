"""The append-only log: Merkle tree, signed notes, checkpoints, cosignatures, proofs, tiles.

Law: the formats are those of C2SP (signed-note, tlog-checkpoint,
tlog-cosignature, tlog-proof, tlog-tiles) and RFC 6962, byte for byte; where
they leave a choice, the strict one is taken and said in the module's docstring.
"""
