"""Programs that run in the venv, with Odoo at hand."""
