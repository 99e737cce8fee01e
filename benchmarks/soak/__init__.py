"""`python -m benchmarks soak`: many tasks against a server that is killed under them, and a ledger."""
