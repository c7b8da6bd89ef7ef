"""Bank reconciliation in Excel: every match explained, the balance proved and sealed."""

__version__ = "0.1.0"
