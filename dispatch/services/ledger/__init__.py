"""Use cases of the ledger: booking visits, disputes, corrections, deductions, closing a month."""
