"""`python -m benchmarks soak`: many tasks against a server that is killed under them, with a ledger of what they wrote."""
