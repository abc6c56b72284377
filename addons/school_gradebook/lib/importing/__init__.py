"""Read the XLSX files of a school and plan what they change.

Three steps, none of which knows Odoo: :mod:`workbook` opens a file that may be hostile,
:mod:`parse` turns its sheets into records, :mod:`plan` compares the records with a
snapshot of the school. What is odd on the way is data (:mod:`issues`).
"""
