"""Acts and answers of delivery."""
