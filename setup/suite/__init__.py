"""From a bare machine to a running school: one module per concern.

Only the standard library is used here: these modules run before anything is
installed. The commands beside this package are thin wrappers around it.
"""
