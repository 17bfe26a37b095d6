"""The admin of whatever is written in several languages and published: base classes, no subject.

forms: what a form refuses, and what it says beside an empty field · words: languages side by side, and
who may write what · moves: the Publication panel · lists: columns, filters and folded search ·
rich_text: the editor · saving: in the tables, or beside them · records: the ModelAdmin classes that put
these together · members: those of what belongs to a record · changes: what waits to be published · pages:
the further pages of a record · addressed: reference data with pages of its own.
"""

from publishing.admin.addressed import AddressedAdmin, AddressedForm
from publishing.admin.forms import MemberFormSet, PublishableForm, RecordForm
from publishing.admin.members import MemberAdmin, MemberInline
from publishing.admin.records import PublishableAdmin, ReferenceAdmin

__all__ = [
    "AddressedAdmin",
    "AddressedForm",
    "MemberAdmin",
    "MemberFormSet",
    "MemberInline",
    "PublishableAdmin",
    "PublishableForm",
    "RecordForm",
    "ReferenceAdmin",
]
