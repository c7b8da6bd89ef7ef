"""The vocabulary: money, numbers, dates, tables and their columns, and the value at the centre."""
