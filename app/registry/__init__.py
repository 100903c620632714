"""Communities, buildings, units, owners and contacts, and how a property roll comes in.

Law: reading a roll file (`rollfile`) and making synthetic communities (`generator`) know no
database; the acts that store what they return are in `service`.
"""
