"""Generated months with known truth, peers on the same data, and one table of figures."""
