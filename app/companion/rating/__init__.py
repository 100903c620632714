"""What a property company's service is worth: scores, colours, the ladder of measures."""
