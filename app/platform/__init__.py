"""The machine room: config, database, keys, log, files, messages. Knows no feature."""
