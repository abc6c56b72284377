"""Rules of the correction flow, without Odoo."""
