"""Pictures for those who look at many communities: figures, colours, alerts."""
