"""Snapshots beside the live tables: working copies, revisions, the trash, and what merges them.

The live tables hold what was published, or a record never yet public. Everything else is a snapshot of a
record and its members (publishing.snapshots), stored once, as a revision.

rehearsal: a transaction always rolled back · merging: the one pure function that decides what changes ·
writing: makes the tables say what a snapshot says · models: revisions and working copies · working: keep,
publish, restore, discard · plans: changes that wait for their moment · trash: what was deleted, and back ·
previewing: pages as readers would get them.
"""
