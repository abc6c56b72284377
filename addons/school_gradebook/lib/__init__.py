"""Rules of the circulars as pure functions over plain values.

Nothing in this package imports odoo; marks and averages are integers in tenths.
"""
