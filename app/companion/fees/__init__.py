"""Bills, payments, receipts, arrears, and the daily comparison with the bank's statement."""
