"""What the ledger needs without a database: canonical text, the matrix of its pages, differences.

Nothing here imports Odoo: the same functions feed the PDF, the spreadsheet and the tests.
"""
