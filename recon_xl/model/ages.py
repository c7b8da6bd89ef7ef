"""The ages into which open rows are sorted."""

# Days; the last bucket has no end.
BUCKETS = ((0, 30), (31, 60), (61, 90), (91, None))
