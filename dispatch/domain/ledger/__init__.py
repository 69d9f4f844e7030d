"""The ledger: what visits earn, what is deducted or paid back, disputes, and closed months."""
