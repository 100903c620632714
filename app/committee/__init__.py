"""Committee: who prepares an election, who stands, who was elected, and what they then do."""
