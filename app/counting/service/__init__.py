"""From the close to the certificate: reconcile, tally, result, final, minutes, record."""
