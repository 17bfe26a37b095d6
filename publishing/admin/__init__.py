"""The admin of whatever is written in several languages and published: base classes, no subject.

forms: what a form refuses, and what it says beside an empty field · words: languages side by side, and
who may write what · moves: the Publication panel · lists: columns, filters and folded search ·
rich_text: the editor · records: the ModelAdmin and inline classes that put these together · addressed: those
of reference data with pages of its own.
"""

from publishing.admin.addressed import AddressedAdmin, AddressedForm
from publishing.admin.forms import MemberFormSet, PublishableForm, RecordForm
from publishing.admin.records import MemberAdmin, MemberInline, PublishableAdmin, ReferenceAdmin

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
