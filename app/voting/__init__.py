"""The owner's booth, casting, the paper desk."""
