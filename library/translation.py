"""The words of pictures and documents, a column per language."""

from modeltranslation.translator import TranslationOptions, register

from library.models import Document, DocumentCorrection, Image


@register(Image)
class ImageOptions(TranslationOptions):
    fields = ("alt", "caption", "credit")


@register(Document)
class DocumentOptions(TranslationOptions):
    fields = ("title", "notice", "summary", "body")


@register(DocumentCorrection)
class DocumentCorrectionOptions(TranslationOptions):
    fields = ("text",)
