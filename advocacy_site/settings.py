"""The one settings file. Every variable it reads is documented in docs/settings.md."""

import os
import re
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale, localedata
from cryptography.fernet import Fernet
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from languages.added import PACKAGE as ADDED_COLUMNS
from languages.added import added_languages, is_language

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"  # everything an installation writes

env = Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(str(BASE_DIR / ".env"), recurse=False)
elif "SECRET_KEY" not in os.environ and (VAR / "demo.env").is_file():
    env.read_env(str(VAR / "demo.env"), recurse=False)  # written by `make run`


OPTIONAL = (
    *("DEBUG", "HOST", "PORT", "ALLOWED_HOSTS", "SITE_URL", "TRUST_PROXY", "HTTPS_REDIRECT"),
    *("SITE_LANGUAGES", "TIME_ZONE", "DATABASE_URL", "CACHE_URL", "EMAIL_URL", "MEDIA_ROOT"),
    *("MAINTENANCE", "SECURITY_CONTACT", "LANGUAGE_LOCALES", "SITE_DIR", "WEBSUB_HUB"),
    *("FEED_AUTHORITY",),
)
for _name in OPTIONAL:
    if not os.environ.get(_name, "").strip():
        os.environ.pop(_name, None)  # `NAME=` in a file of settings means “the default”


def required(name: str, how: str) -> str:
    """The variable `name`, or an error that says how to give it a value."""
    value = env.str(name, "").strip()
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. {how} Put it in the environment or in the file .env "
            f"(start from .env.example; docs/settings.md explains each variable). "
            f"To try the site with generated keys, type: make run"
        )
    return value


def parsed(name: str, read, example: str):
    """`read()`, or an error that names the variable and shows a value that would do."""
    try:
        return read()
    except (EnvError, ValueError, KeyError) as error:
        reason = str(error).strip().rstrip(".")
        raise ImproperlyConfigured(
            f"{name} cannot be understood: {reason}. A value that works: {example}"
        ) from error


def port_number() -> int:
    number = env.int("PORT", 8000)
    if not 1 <= number <= 65535:
        raise ValueError("a port is a number from 1 to 65535")
    return number


NEW_KEY = (
    'what this prints: python3 -c "import base64, os; '
    'print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
)


def sealing_keys() -> str:
    """PROTECTED_KEY as it is, once every key in it is known to be one."""
    keys = required("PROTECTED_KEY", "It encrypts the sealed records of protected partners.")
    for key in keys.split(","):
        Fernet(key.strip())
    return keys


def security_contacts() -> list[str]:
    """The addresses of SECURITY_CONTACT, each with its scheme (RFC 9116, 2.5.3)."""
    contacts = [contact.strip() for contact in env.str("SECURITY_CONTACT", "").split(",")]
    whole = [f"mailto:{one}" if "@" in one and ":" not in one else one for one in contacts if one]
    for contact in whole:
        if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://[^\s/]+\S*|tel:\+?[0-9-]+)", contact):
            raise ValueError(f"“{contact}” is no e-mail address, no https address and no telephone number")
    return whole


def websub_hub() -> str:
    """WEBSUB_HUB, "" for none: an address over https, or on this machine. Feeds print it for everybody."""
    written = env.str("WEBSUB_HUB", "").strip()
    if not written:
        return ""
    if not (written.isascii() and written.isprintable()) or set(written) & set(' <>"@#'):
        raise ValueError("everybody who reads a feed sees it: an address without a user, in ASCII")
    parts = urlsplit(written)
    is_here = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or not (parts.scheme == "https" or is_here) or parts.port == 0:
        raise ValueError(f"“{written}” is no https address")
    return written


def site_address() -> str:
    """SITE_URL as browsers would write it: a scheme and a host, and nothing that every link would repeat."""
    written = env.str("SITE_URL", f"http://localhost:{PORT}").strip()
    parts = urlsplit(written)
    host, port = parts.hostname or "", parts.port  # `port` raises ValueError when there can be none
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:]+", host):
        raise ValueError(f"“{written}” is no address of a site")
    if parts.username or parts.password or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"“{host}” is enough: no user, no path, no parameters")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port else "")


def feed_authority() -> str:
    """FEED_AUTHORITY, who gives the entries of feeds their ids and a day on which the name was theirs."""
    host = urlsplit(SITE_URL).hostname or ""
    written = env.str("FEED_AUTHORITY", f"{host if ':' not in host else 'localhost'},2026").strip().lower()
    name, _comma, day = written.partition(",")
    label = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
    if not re.fullmatch(rf"([a-z0-9._-]+@)?{label}(\.{label})*", name):
        raise ValueError(f"“{name}” is no name of a domain and no e-mail address (RFC 4151)")
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", day, re.ASCII):
        raise ValueError("after the name and a comma stands a year, a month or a day: 2026-03-12")
    date.fromisoformat(f"{day}-01-01"[:10])
    return written


def mail_settings() -> dict[str, object]:
    """EMAIL_HOST, EMAIL_BACKEND… of EMAIL_URL."""
    read = {key: value for key, value in env.dj_email_url("EMAIL_URL", "console:").items() if key.isupper()}
    if "EMAIL_BACKEND" not in read:
        raise ValueError("no mail is sent this way")
    return read


def language_locales() -> dict[str, str]:
    """LANGUAGE_LOCALES as `{"fr": "fr_CA"}`; a language it leaves out keeps the variety written here."""
    found = {"fr": "fr_BE", "en": "en_GB"}
    named: list[str] = env.list("LANGUAGE_LOCALES", [])
    for code, _equals, variety in (pair.strip().partition("=") for pair in named):
        code, variety = code.strip(), variety.strip().replace("-", "_")
        if code not in MODELTRANSLATION_LANGUAGES:
            raise ValueError(f"“{code}” is none of the languages of the site (SITE_LANGUAGES)")
        if variety.count("_") < 1 or not localedata.exists(variety):
            raise ValueError(f"“{variety}” is no language of a country, such as fr_BE, that CLDR knows")
        locale = Locale.parse(variety)
        if locale.language != code.partition("-")[0] or not locale.territory:
            raise ValueError(f"“{variety}” is no variety of “{code}”")
        found[code] = str(locale)
    return found


# --- what must be kept secret -------------------------------------------------------------

SECRET_KEY = required("SECRET_KEY", "It signs sessions and forms: any 50 random characters.")
PROTECTED_KEY = parsed("PROTECTED_KEY", sealing_keys, NEW_KEY)

# --- where the site answers ---------------------------------------------------------------

DEBUG = parsed("DEBUG", lambda: env.bool("DEBUG", False), "false")
HOST = env.str("HOST", "127.0.0.1")
PORT = parsed("PORT", port_number, "8000")
ALLOWED_HOSTS = [name.strip() for name in env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])]
SITE_URL = parsed("SITE_URL", site_address, "https://www.example.org")
HTTPS = SITE_URL.startswith("https://")
SECURITY_CONTACT = parsed("SECURITY_CONTACT", security_contacts, "mailto:security@example.org")
FEED_AUTHORITY = parsed("FEED_AUTHORITY", feed_authority, "example.org,2026")
MAINTENANCE = parsed("MAINTENANCE", lambda: env.bool("MAINTENANCE", False), "false")
# A third party that learns when something is published: nobody, unless an installation chooses one.
WEBSUB_HUB = parsed("WEBSUB_HUB", websub_hub, "https://hub.example.org/")

# --- languages ----------------------------------------------------------------------------

SHIPPED_LANGUAGES = ("fr", "en")  # the migrations carry their columns
# What an installation adds to the code: its languages (docs/languages.md). Nothing, where there is no folder.
SITE_DIR = BASE_DIR / env.str("SITE_DIR", str(VAR / "site"))
ADDED_LANGUAGES = parsed("SITE_DIR", lambda: added_languages(SITE_DIR, SHIPPED_LANGUAGES), str(VAR / "site"))
SITE_LANGUAGES = tuple(code.strip() for code in env.list("SITE_LANGUAGES", list(SHIPPED_LANGUAGES)))
for _code in SITE_LANGUAGES:
    if not is_language(_code):
        raise ImproperlyConfigured(
            f"SITE_LANGUAGES names “{_code}”, which is no language code Django knows. "
            "A value that works: fr,en"
        )
if not SITE_LANGUAGES or len(set(SITE_LANGUAGES)) != len(SITE_LANGUAGES):
    raise ImproperlyConfigured(
        "SITE_LANGUAGES must name at least one language, each once. A value that works: fr,en"
    )
LANGUAGES = [(code, LANG_INFO[code]["name_local"].capitalize()) for code in SITE_LANGUAGES]
LANGUAGE_CODE = SITE_LANGUAGES[0]
# A language that is not served, or no longer, keeps its columns: leaving it out deletes nothing.
MODELTRANSLATION_LANGUAGES = tuple(dict.fromkeys((*SHIPPED_LANGUAGES, *ADDED_LANGUAGES, *SITE_LANGUAGES)))
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_ENABLE_FALLBACKS = False  # falling back is languages.texts' business alone
# How dates, numbers and typography are written: the variety of each language.
LANGUAGE_LOCALES = parsed("LANGUAGE_LOCALES", language_locales, "fr=fr_CA,en=en_GB")
LOCALE_PATHS = [BASE_DIR / "locale", *([SITE_DIR / "locale"] if (SITE_DIR / "locale").is_dir() else [])]
USE_I18N = True
USE_TZ = True
TIME_ZONE = parsed(
    "TIME_ZONE", lambda: ZoneInfo(env.str("TIME_ZONE", "Europe/Brussels")).key, "Europe/Brussels"
)

# --- applications: the storeys, top down (README.md draws them) ------------------------------

INSTALLED_APPS = [
    "advocacy_site.apps.AdvocacySiteConfig",
    "transfer",
    "translation_desk",
    "search",
    "pages",
    "positions",
    "partners",
    "library",
    "topics",
    "publishing",
    "accounts",
    "languages",
    "modeltranslation",  # before the admin, which it extends
    "advocacy_site.apps.StaffAdminConfig",
    "django_prose_editor",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
]
if (SITE_DIR / ADDED_COLUMNS).is_dir():
    sys.path.append(str(SITE_DIR))
    INSTALLED_APPS.append(ADDED_COLUMNS)

MIDDLEWARE = [
    # What says what browsers may do stands outermost: static files carry it as well.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "advocacy_site.middleware.ShownElsewhere",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "advocacy_site.middleware.CookielessPublicPages",
    "advocacy_site.middleware.Compressed",
    "advocacy_site.middleware.UnderMaintenance",
    "publishing.middleware.DueChanges",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "languages.middleware.LanguageOfAddress",
    "advocacy_site.middleware.KnowsTheSite",
    "advocacy_site.middleware.NoNullCharacters",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.InterfaceLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "advocacy_site.middleware.Outcomes",
    "advocacy_site.middleware.OldAddresses",
]

ROOT_URLCONF = "advocacy_site.urls"
WSGI_APPLICATION = "advocacy_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "advocacy_site.navigation.site_chrome",
            ],
            "builtins": ["languages.templatetags.languages"],
        },
    }
]

# --- people -------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60  # seconds that a letter with a new password's address stays good
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # our scripts read neither
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"  # never sent with a public page

# --- storage ------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": parsed(
        "DATABASE_URL",
        lambda: env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR / 'site.sqlite3'}", conn_max_age=60),
        "postgres://user:password@localhost:5432/advocacy",
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    with suppress(OSError):  # SQLite itself says best why a folder cannot be used
        Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",  # a reader never upgrades into "database is locked"
        timeout=20,
        # What is deleted is overwritten: the name of a partner that must not be known any more.
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    )
CACHES = {
    "default": parsed(
        "CACHE_URL",
        lambda: env.dj_cache_url("CACHE_URL", "locmem://"),
        "redis://127.0.0.1:6379/0",
    )
}
DEFAULT_FROM_EMAIL = f"no-reply@{urlsplit(SITE_URL).hostname}"  # unless EMAIL_URL names another
vars().update(parsed("EMAIL_URL", mail_settings, "smtp://user:password@mail.example.org:587/?tls=true"))
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR / "media")))
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "library.storage.CleanedStorage"},  # the gate: nothing is stored uncleaned
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "advocacy_site.stylesheets.BundledStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else has a use for our stylesheet
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("jpg", "jpeg", "png", "gif", "webp", "avif", "ico", "zip", "gz", "br", "woff", "woff2", "pdf", "map"),
)

# --- what the browser may do -----------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        # No script runs here that could ask for anything; what measures a page reads robots.txt through it.
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}
# Nothing a page could ask of a reader's machine is wanted. Only names that browsers know: others are an error
# in their consoles.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media"),
        *("fullscreen", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection"),
        *("local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment"),
        *("picture-in-picture", "publickey-credentials-create", "screen-wake-lock", "serial"),
        *("storage-access", "usb", "window-management", "xr-spatial-tracking"),
    )
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if parsed("TRUST_PROXY", lambda: env.bool("TRUST_PROXY", False), "true"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = parsed("HTTPS_REDIRECT", lambda: env.bool("HTTPS_REDIRECT", False), "true")
if HTTPS:
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# --- logging: never an address, a cookie or a form -------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    # A scanner that tries host names is answered with 400; a line for each would only fill the disk.
    "loggers": {"django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
