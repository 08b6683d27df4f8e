"""Settings of the installation; everything that differs between installations comes from the environment.

A secret `X` may also come from a file named by `X_FILE` (Docker secrets).
"""

from datetime import timedelta
from pathlib import Path

import django.conf.locale
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import FileAwareEnv, validate

from willkommen import sign_in_settings
from willkommen.languages import LANGUAGE_NAMES, LOCALE_INFO
from willkommen.timetable import QUEUES, ROUTES, timetable

env = FileAwareEnv()
BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", False)
# The demo shows the caught messages and the style page and marks invented data as such.
DEMO = env.bool("DEMO", False)
# Links in messages come from here, never from a request (safety.md, section 5).
BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
IS_HTTPS = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "modeltranslation",
    "recognition_pilot",
    "casework",
    "appointments",
    "willkommen",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "willkommen.request_log.RequestLog",
    "willkommen.middleware.AddressLanguage",
    "willkommen.middleware.DatabaseAway",
    "django.middleware.security.SecurityMiddleware",
    # above what serves the static files, so that these have the same headers
    "csp.middleware.CSPMiddleware",
    "willkommen.middleware.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "willkommen.middleware.StaffLanguage",
    "willkommen.middleware.SlowDown",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "willkommen.middleware.WhoIsThere",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "willkommen.urls"
WSGI_APPLICATION = "willkommen.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
                "willkommen.context.page",
            ],
        },
    },
]

# ---- Database: two roles, the owner only migrates (safety.md, section 3) -------------------------
DATABASES = {
    "default": {
        **env.dj_db_url("DATABASE_URL"),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 300),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # JIT made the availability query 30 times slower (performance.md). What is prepared, and what triggers ask, is
            # planned once a connection instead of five times and then weighed: half as many people more get a time in a rush.
            "options": "-c jit=off -c plan_cache_mode=force_generic_plan"
            " -c timezone=UTC -c idle_in_transaction_session_timeout=60000",
            "connect_timeout": 5,
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- Memory of one process; what everybody may see for a few seconds more is in willkommen/microcache.py ----
_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _MEMORY},
    # finished parts of pages, apart from the others so that they push nothing out
    "template_fragments": {"BACKEND": _MEMORY, "LOCATION": "parts", "OPTIONS": {"MAX_ENTRIES": 1000}},
}

# ---- Staff sign-in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "willkommen.StaffMember"
AUTHENTICATION_BACKENDS = ["willkommen.staff_sign_in.StaffAccounts"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff_home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "willkommen.staff_sign_in.ClosedSignUp"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = sign_in_settings.ACCOUNT_FORMS
# signed in until the browser is closed, ten hours at most
ACCOUNT_SESSION_REMEMBER = False
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=2).total_seconds())
# Wrong passwords and codes are counted in PostgreSQL (willkommen/sign_in_tries.py), not in the memory of one process.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "willkommen.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of phones are off by up to half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_FORMS = sign_in_settings.MFA_FORMS
# Encrypts the secrets of second factors; after a change everybody sets up a new one
SECOND_FACTOR_KEY = env.str("SECOND_FACTOR_KEY", SECRET_KEY)
# Administrators sign in with a second factor; only the demo, whose passwords stand in the README, may do without
MFA_FOR_ADMINISTRATORS = env.bool("MFA_FOR_ADMINISTRATORS", not DEMO)
# Authorities whose staff may sign in through a service of their own (willkommen/outside_sign_in.py)
OIDC = sign_in_settings.services(env, env.list("OIDC_AUTHORITIES", []))
AUTH_PASSWORD_VALIDATORS = sign_in_settings.PASSWORD_VALIDATORS
PASSWORD_HASHERS = sign_in_settings.PASSWORD_HASHERS

# ---- Sessions live in the database: Redis away costs nobody a booking ------------------------------
SESSION_ENGINE = "willkommen.sessions"
# The longest form of the house is some ten thousand characters; files do not count here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 500_000
FILE_UPLOAD_HANDLERS = [
    "willkommen.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "willkommen.uploads.NamelessUpload",
]
SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "willkommen.views.errors.old_page"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
# The proxy in front redirects as well; what is asked inside speaks plain HTTP.
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = int(timedelta(days=730).total_seconds()) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
KIOSK_SECONDS = env.int("KIOSK_SECONDS", 60)  # without a touch, until it starts again for the next person
# Behind how many proxies of our own we stand: the client's address is that many entries from the right
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        # what is not named below is not loaded at all
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ---- Languages ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = list(LANGUAGE_NAMES.items())
django.conf.locale.LANG_INFO.update(LOCALE_INFO)
STAFF_LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["willkommen.formats"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "de"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("de",)}
MODELTRANSLATION_AUTO_POPULATE = False  # a copy would count as translated (portal.md, trap 4)

# ---- Static files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / ".local" / "static")
STATICFILES_DIRS = [BASE_DIR / "willkommen" / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's pages use our files
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env.str("STATIC_STORAGE", "whitenoise.storage.CompressedManifestStaticFilesStorage")},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = ["kern"]
CRISPY_TEMPLATE_PACK = "kern"

# ---- Outgoing messages ---------------------------------------------------------------------------------
_email = env.dj_email_url("EMAIL_URL", "smtp://127.0.0.1:1025")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "termine@willkommen.example")
# HTTP gateway for text messages; empty: no authority can offer SMS
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", "")
SMS_GATEWAY_TOKEN = env.str("SMS_GATEWAY_TOKEN", "")
# Folder of the demo's mail catcher; its inbox is the page /postfach/
CAUGHT_MAIL_DIR = env.str("CAUGHT_MAIL_DIR", "")
# Keys the hashes of identities and tokens, so that a stolen database alone tells nothing
IDENTITY_PEPPER = env.str("IDENTITY_PEPPER", SECRET_KEY)
# Keys the hashes of the access codes of cases; after a change no code opens anything
ACCESS_CODE_PEPPER = env.str("ACCESS_CODE_PEPPER", SECRET_KEY)
# ClamAV looks into what people hand in: tcp://host:3310 or unix:///run/clamav/clamd.sock; empty: staff decide
CLAMAV = env.str("CLAMAV", "")

# ---- Backup and watching ---------------------------------------------------------------------------------
# Each command signs in as its own role; `restore` as the owner, and as the worker for what has to be erased again.
BACKUP_DATABASE_URL = env.str("DATABASE_BACKUP_URL", env.str("DATABASE_URL"))
OWNER_DATABASE_URL = env.str("DATABASE_OWNER_URL", "")
WORKER_DATABASE_URL = env.str("WORKER_DATABASE_URL", env.str("DATABASE_URL"))
# The public half of the key that opens backups (age1…)
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", "")
# Whoever shows it reads /metrics from anywhere; empty: only this machine does
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# ---- Who runs this installation: stands in the Impressum of the front page; empty is shown as open ---------
OPERATOR = {
    "name": env.str("OPERATOR_NAME", ""),
    "address": env.str("OPERATOR_ADDRESS", ""),
    "represented_by": env.str("OPERATOR_REPRESENTED_BY", ""),
    "email": env.str("OPERATOR_EMAIL", ""),
    "phone": env.str("OPERATOR_PHONE", ""),
    # where to report a security gap: mailto: or https: address for /.well-known/security.txt
    "security_contact": env.str("SECURITY_CONTACT", ""),
}

# ---- Workers ---------------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 2, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # tasks only tick; what must not be lost stands in the database
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "willkommen.steady_beat:SteadyScheduler"
CELERY_TASK_QUEUES, CELERY_TASK_ROUTES = QUEUES, ROUTES
CELERY_BEAT_SCHEDULE = timetable(outbox_seconds=env.float("OUTBOX_SECONDS", 30.0))

# `text` for people; `json` for machines: an object a line, also one for every request, with no address in it.
LOG_FORMAT = env.str("LOG_FORMAT", "text", validate=validate.OneOf(["text", "json"]))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"class": "willkommen.logs.PlainLine", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"class": "willkommen.logs.JsonLine"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "loggers": {"willkommen.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
