"""Every component of the public pages on one page for staff, made by the real templates of invented records.

Nothing here is saved, and nothing is read: on a site that is still empty, whoever designs it sees it all.
"""
