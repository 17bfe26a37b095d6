"""The admin of pages, news, menus, the site and old addresses."""

from pages.admin import news, page, redirects, site

__all__ = ["news", "page", "redirects", "site"]
