"""Stands in for odoo.tests: what the tests of lib/ take from it."""

from unittest import TestCase as BaseCase

__all__ = ["BaseCase", "tagged"]


def tagged(*_tags):
    """Tags are for Odoo's runner."""
    return lambda test_class: test_class
