"""Acts and answers of this part."""
