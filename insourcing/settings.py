"""Settings, all from the environment. ``INS_ENV`` is production unless somebody says local or test."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from insourcing import env

BASE_DIR = Path(__file__).resolve().parent.parent
INS_ENV = env.text("INS_ENV", "production")
PRODUCTION = INS_ENV == "production"

SECRET_KEY = env.secret("SECRET_KEY")
PATIENT_KEYS = env.key_ring("PATIENT_KEYS")
PATIENT_HMAC_KEY = env.key_bytes("PATIENT_HMAC_KEY")
CREDENTIAL_KEY = env.key_bytes("CREDENTIAL_KEY")
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
BASE_URL = env.text("BASE_URL", None if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.text("ALLOWED_HOSTS", None if PRODUCTION else "127.0.0.1,localhost,testserver").split(",")
DEBUG = False
SHOW_GALLERY = not PRODUCTION
SUPPORT_CONTACT = env.text("SUPPORT_CONTACT", "")
SERVICE_NAME = env.text("SERVICE_NAME", "Insourcing")

DATA_DIR = Path(env.text("INS_DATA", str(BASE_DIR / ".data")))
FILES_DIR = DATA_DIR / "files"
# A command that scans a file given as its last argument: 0 clean, 1 infected. Empty: documents say "Not scanned".
DOCUMENT_SCAN = env.text("DOCUMENT_SCAN", "")

# Two roles: the owner migrates, the runtime role works and owns nothing, so row-level security binds it.
AS_OWNER = os.environ.get("INS_AS_OWNER") == "1"
RUNTIME_ROLE = env.database("DATABASE_URL")["USER"]
DATABASES = {
    "default": env.database("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL")
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CELERY_BROKER_URL = env.broker(REDIS_URL)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "ins"}
}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "audit",
    "plumbing",
    "trusts",
    "providers",
    "accounts",
    "notifications",
    "contracts",
    "waiting_list",
    "sessions_app",
    "reports",
    "demo",
    "insourcing",
]

MIDDLEWARE = [
    "insourcing.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "insourcing.middleware.Probes",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "insourcing.middleware.ActingForOrganisation",
    "insourcing.errors.ErrorPages",
    "insourcing.middleware.ClosedByDefault",
]

ROOT_URLCONF = "insourcing.urls"
WSGI_APPLICATION = "insourcing.wsgi.application"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "insourcing.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.chrome",
                "notifications.context.inbox",
            ],
        },
    },
    # Only for third parties' own pages (the API reader).
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SIGN_IN_TRIES = 10
SIGN_IN_PAUSE = 15 * 60
PROXIES = int(env.text("PROXIES", "0"))
INVITATION_DAYS = 7
PASSWORD_RESET_TIMEOUT = 3600
IDLE_LIMIT = int(env.text("IDLE_MINUTES", "30")) * 60
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "insourcing.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION and env.text("TLS_REDIRECT", "1") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "insourcing" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if INS_ENV == "test"
        else "insourcing.storage.HashedStatic"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = INS_ENV == "test"

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = env.text("EMAIL_HOST", "localhost"), int(env.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_USER", ""), env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_TIMEOUT = env.text("EMAIL_TLS", "0") == "1", 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "insourcing@localhost")

DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.CredentialAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.authentication.Authenticated"],
    "DEFAULT_RENDERER_CLASSES": ["insourcing.api.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["insourcing.api.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "insourcing.schema.ProblemSchema",
    "EXCEPTION_HANDLER": "insourcing.api.problem",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
CHECK_ANSWERS = not PRODUCTION
SPECTACULAR_SETTINGS = {
    "TITLE": "Insourcing API",
    "DESCRIPTION": "Sessions, activity and reports for NHS trusts and the providers that work in their rooms.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "TAGS": [
        {"name": "Sessions", "description": "Lists: look, book, change, answer offers."},
        {"name": "Day", "description": "Running a list on its day."},
        {"name": "Lists", "description": "Patients on a list."},
        {"name": "Teams", "description": "Who works on a list, and the least team of each kind of room."},
        {"name": "Clearance", "description": "What shows that a person may work."},
        {"name": "Safety", "description": "Incidents, and stopping lists."},
        {"name": "After a list", "description": "Follow-ups, late events, cancelled operations, hand-back."},
        {"name": "Activity", "description": "What was delivered."},
        {"name": "JAG", "description": "Accreditation of endoscopy sites."},
        {"name": "Contracts", "description": "Call-offs and what governs them."},
        {"name": "Rates", "description": "What care costs."},
        {"name": "Waiting list", "description": "Who waits, and what files and officials say of it."},
        {"name": "Providers", "description": "A provider's people, registrations and insurances."},
        {"name": "Tasks", "description": "What waits for your organisation."},
        {"name": "Messages", "description": "What people are told, and how."},
        {"name": "Reports", "description": "KPIs, waiting-list reports, peers."},
        {"name": "Transparency", "description": "Released registers, for everybody."},
        {"name": "Reference", "description": "Code lists."},
    ],
    "SERVERS": [{"url": "/", "description": "This server"}],
    # Fields of one name with different values: without these the description calls them State546Enum.
    "ENUM_NAME_OVERRIDES": {
        "SessionState": "sessions_app.session.states.State",
        "CallOffState": "contracts.models.CallOff.State",
        "CapacityUnit": "trusts.models.Room.Unit",
        "RateUnit": "contracts.models.RateLine.Unit",
        "RoomKind": "trusts.models.Room.Kind",
        "SideOfContract": "sessions_app.models.Side",
        "GuaranteeSide": "contracts.models.Guarantee.Side",
        "ReadinessItemCode": "sessions_app.teams.readiness_items.Item",
        "ClearanceItemCode": "providers.models.Clearance.Item",
        "AssuranceItemCode": "providers.models.Assurance.Item",
        "FollowUpKind": "sessions_app.models.FollowUp.Kind",
        "LateEventKind": "sessions_app.models.LateEvent.Kind",
        "OfferStepKind": "sessions_app.models.OfferStep.Kind",
        "DayStampKind": "sessions_app.day.stamps.Stamp",
        "TciDifferenceKind": ["there", "changed", "here"],
    },
}

SILENCED_SYSTEM_CHECKS = ["fields.W342"]
LOGGING_CONFIG = "insourcing.logs.configure"
LOGGING = {"level": env.text("LOG_LEVEL", "INFO"), "pretty": INS_ENV == "local"}
