"""Texts that are shown before they are published, and what is answered.

models: what is kept · links: made, opened and revoked · rendering: the text of a link, and its sections ·
answering: what a guest may send · views: what a guest sees, at an address that nobody can guess.
Staff make links on the page of the record (publishing.admin.preview_links).
"""
