"""One module per verb a person uses; each takes a `Reconciliation` and returns an `Outcome`."""
