"""The published accounts: months that are closed, their log, pages that anyone may check."""
