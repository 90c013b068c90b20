"""All settings. Every switch is an environment variable with a default; nonsense is refused loudly."""

from decimal import Decimal
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import dj_email_url
import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

from config.secret_key import secret_key

# Lets classes such as ModelAdmin[Position] be written at run time too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = Env(eager=True)
above_0 = partial(validate.Range, min=0, min_inclusive=False)

DEBUG = env.bool("DEBUG", False)
HTTPS = env.bool("HTTPS", False)
BIND_HOST = env.str("BIND_HOST", "127.0.0.1")  # not HOST: some shells export that for other ends
PORT = env.int("PORT", 8000, validate=validate.Range(min=1, max=65535))
SECRET_KEY = env.str("SECRET_KEY", "") or secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1"])
# Full origins (scheme, host, port): what may open a room's socket and post forms.
TRUSTED_ORIGINS = env.list("TRUSTED_ORIGINS", [f"http://{host}:{PORT}" for host in ("127.0.0.1", "localhost")])
for origin in TRUSTED_ORIGINS:
    if not urlsplit(origin).scheme or not urlsplit(origin).netloc or "*" in origin:
        raise ImproperlyConfigured(f"TRUSTED_ORIGINS: {origin!r} is not a full origin such as https://host:443")
CSRF_TRUSTED_ORIGINS = TRUSTED_ORIGINS

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "config",
    "snippets",
    "interviews",
    "scoring",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

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
                "csp.context_processors.nonce",
            ],
        },
    },
]

# The room's writer has a connection of its own, so the database is always a file or a server, in tests too.
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'marginalia.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    _sqlite_file = Path(DATABASES["default"]["NAME"])
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    DATABASES["default"]["TEST"] = {"NAME": _sqlite_file.with_name("test.sqlite3")}
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", 8)},
        # All queries here are short: compiling one takes longer than running it.
        "options": "-c jit=off",
    }
else:
    raise ImproperlyConfigured("DATABASE_URL: only sqlite:/// and postgresql:// are supported")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Processes are joined by Redis when it is named; without it there is one process and workers live inside it.
REDIS_URL = env.str("REDIS_URL", "")
EMBEDDED_WORKERS = env.bool("EMBEDDED_WORKERS", not REDIS_URL)
# Counts attempts and keeps highlighted code; one for all processes where Redis joins them.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "cache"}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CELERY_BROKER_URL = REDIS_URL or "memory://embedded"
CELERY_TASK_DEFAULT_QUEUE = "slow"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"turns": {}, "slow": {}}  # a worker that names none takes both
CELERY_TASK_ROUTES = {f"interviews.tasks.{name}": {"queue": "turns"} for name in ("take_turn", "run_due")}
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600} if REDIS_URL else {"polling_interval": 0.05}
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "run-due": {"task": "interviews.tasks.run_due", "schedule": 1.0, "options": {"expires": 2}},
    "recover": {"task": "reports.tasks.recover", "schedule": 30.0, "options": {"expires": 60}},
    "statistics": {"task": "reports.statistics_tasks.work_out_all", "schedule": crontab(hour="3", minute="10")},
}

# The room.
ROOM_FRAME_RATE = env.float("ROOM_FRAME_RATE", 20, validate=validate.Range(min=0))  # frames a second, 0 = off
ROOM_FRAME_BURST = env.int("ROOM_FRAME_BURST", 100, validate=validate.Range(min=0))
ROOM_FRAME_BYTES = env.int("ROOM_FRAME_BYTES", 65_536, validate=validate.Range(min=1024))
ROOM_QUEUE_FRAMES = env.int("ROOM_QUEUE_FRAMES", 1000, validate=validate.Range(min=10))
TURN_DELAY_SECONDS = env.float("TURN_DELAY_SECONDS", 1.2, validate=validate.Range(min=0))

# An optional language model behind any OpenAI-compatible endpoint; without a name of a model none is asked.
OPENAI_MODEL = env.str("OPENAI_MODEL", "")
OPENAI_API_KEY = env.str("OPENAI_API_KEY", "")
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", "")
OPENAI_MODE = env.str("OPENAI_MODE", "responses", validate=validate.OneOf(("responses", "chat")))
OPENAI_LISTENER_SECONDS = env.float("OPENAI_LISTENER_SECONDS", 6, validate=above_0(max=8))
OPENAI_SPEAKER_SECONDS = env.float("OPENAI_SPEAKER_SECONDS", 4, validate=above_0(max=8))
OPENAI_AUTHOR_SECONDS = env.float("OPENAI_AUTHOR_SECONDS", 20, validate=above_0(max=60))
OPENAI_ASSESSOR_SECONDS = env.float("OPENAI_ASSESSOR_SECONDS", 60, validate=above_0(max=180))
# Limits, 0 = none. Prices are those of a million tokens, in whatever currency the limits are meant.
OPENAI_TOKENS_PER_INTERVIEW = env.int("OPENAI_TOKENS_PER_INTERVIEW", 300_000, validate=validate.Range(min=0))
OPENAI_TOKENS_PER_DAY = env.int("OPENAI_TOKENS_PER_DAY", 5_000_000, validate=validate.Range(min=0))
OPENAI_PRICE_IN = env.decimal("OPENAI_PRICE_IN", Decimal(0), validate=validate.Range(min=0))
OPENAI_PRICE_OUT = env.decimal("OPENAI_PRICE_OUT", Decimal(0), validate=validate.Range(min=0))
OPENAI_COST_PER_INTERVIEW = env.decimal("OPENAI_COST_PER_INTERVIEW", Decimal(0), validate=validate.Range(min=0))
OPENAI_COST_PER_DAY = env.decimal("OPENAI_COST_PER_DAY", Decimal(0), validate=validate.Range(min=0))

INVITATION_DAYS = env.int("INVITATION_DAYS", 14, validate=validate.Range(min=1))
# Groups of fewer people are not shown; an impact ratio below the threshold is said to be so.
FAIRNESS_SMALLEST_GROUP = env.int("FAIRNESS_SMALLEST_GROUP", 5, validate=validate.Range(min=2))
FAIRNESS_THRESHOLD = env.float("FAIRNESS_THRESHOLD", 0.8, validate=above_0(max=1))
# Of the playback, to those who decide without having taken part: nothing, the room, or with it confirmed findings too.
MANAGER_PLAYBACK = env.str("MANAGER_PLAYBACK", "room", validate=validate.OneOf(("nothing", "room", "findings")))
CORRECTION_HOURS = env.float("CORRECTION_HOURS", 24, validate=validate.Range(min=0, max=8760))

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# How many proxies of one's own stand in front: limits on attempts count by the address that they report.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0, validate=validate.Range(min=0))
ACCOUNT_ADAPTER = "interviews.accounts.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "interviews:dashboard"
_mail = dj_email_url.parse(env.str("EMAIL_URL", "") or "console://")
if "EMAIL_BACKEND" not in _mail:
    raise ImproperlyConfigured("EMAIL_URL is not of the form smtp://user:password@host:587/?tls=True")
EMAIL_BACKEND = env.str("EMAIL_BACKEND", _mail["EMAIL_BACKEND"])
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Marginalia <marginalia@localhost>")

SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Whether subdomains and browsers' preload lists take part is for the owner of the domain to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
SERVESTATIC_USE_FINDERS = True
MEDIA_ROOT = VAR_DIR / "media"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # the editor sends a question whole; the largest have some hundred rows

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"tokens": {"()": "config.log_filter.MaskTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {name: {"level": "WARNING"} for name in ("celery", "kombu", "asyncio")},
}
