"""All settings, read from top to bottom. Every value that differs between machines comes from the environment."""

import sys
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from common.tiles import tile_source

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(ROOT / ".env")

# --- What kind of run this is -------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool(
    "DEMO", default=False
)  # shows demo accounts and their second factor at sign-in; never on a server
TESTING = "pytest" in sys.modules
SAMPLE_KEY = "sample-key-for-demo-and-tests-only-never-on-a-server"
SECRET_KEY = env.str("SECRET_KEY", default=SAMPLE_KEY)
CONTACT_KEYS = env.list(
    "CONTACT_KEYS", default=[SECRET_KEY]
)  # newest first; contact fields are encrypted with the first
CONTACT_CIPHER = env.str("CONTACT_CIPHER", default="aes")  # aes or sm4
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", default="")  # the address printed on plates
# E-mail and gateway (accounts/channel_sockets.py): servers of the office's own network, and who signs their certificates
CHANNELS_MAY_BE_PRIVATE = env.bool("CHANNELS_MAY_BE_PRIVATE", default=False)
CHANNELS_CA_FILE = env.str("CHANNELS_CA_FILE", default="")
LOOPBACK_ONLY = set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]", "testserver"}
PRODUCTION = not (DEMO or DEBUG or TESTING or LOOPBACK_ONLY)
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS 不能为 *，请写明域名")
if DEMO and not LOOPBACK_ONLY:
    raise ImproperlyConfigured("DEMO=1 只能在本机（127.0.0.1）运行，不能用于服务器")
if DEBUG and not LOOPBACK_ONLY:
    raise ImproperlyConfigured("DEBUG=1 只能在本机（127.0.0.1）运行，不能用于服务器")
if PRODUCTION and SAMPLE_KEY in (SECRET_KEY, *CONTACT_KEYS):
    raise ImproperlyConfigured("请在环境变量 SECRET_KEY 中设置本单位自己的密钥")
PLAIN_HTTP = LOOPBACK_ONLY  # on this machine only: cookies without the __Host- prefix, no HSTS

# --- Apps, from the roof down -------------------------------------------------------------------
INSTALLED_APPS = [
    "portal",
    "evaluation",
    "funding",
    "tasks_checklist",
    "maintenance",
    "assets",
    "accounts",
    "common",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "template_partials.apps.SimpleAppConfig",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "common.middleware.RequestIdMiddleware",
    "common.compression.CompressText",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "common.middleware.LimitsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.PostMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "common.context_processors.csp_nonce",
                "accounts.context_processors.frame",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Database, broker, files --------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://guanhu@127.0.0.1:5432/guanhu")}
DATABASES["default"] |= {
    "ENGINE": "common.db",  # PostgreSQL; writes who acts into each transaction, takes the restricted role
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
DATABASE_ROLE = env.str("DATABASE_ROLE", default="guanhu_app")  # the role every door works under
STATEMENT_TIMEOUT_MS = env.int("STATEMENT_TIMEOUT_MS", default=30_000)
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
if TESTING:  # parallel test processes keep to a database number each
    test_process = int(env.str("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw"))
    REDIS_URL = f"{REDIS_URL.rpartition('/')[0]}/{test_process + 1}"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
VAR = Path(env.str("VAR_DIR", default=str(ROOT / "var")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))
REFERENCE = ROOT / "reference"

# Jobs: a worker holds a job for so long without a sign of life; a waiting job is called out again after so long.
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=30)
JOB_WAKE_SECONDS = env.float("JOB_WAKE_SECONDS", default=20)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", default=10)
JOB_STATEMENT_TIMEOUT_MS = env.int("JOB_STATEMENT_TIMEOUT_MS", default=300_000)
JOB_FILE_DAYS = 7  # files made by a job (exports) are kept so long

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3300  # below the visibility timeout, so that a running task is not given out twice
CELERY_TASK_SOFT_TIME_LIMIT = 3000
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 15,
    "socket_connect_timeout": 5,
}
CELERY_TASK_IGNORE_RESULT = True  # the job row is the result
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"  # days are decided here; PostgreSQL stores UTC
USE_TZ = True
CELERY_TIMEZONE = TIME_ZONE

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=None)  # only where another web server serves collected files
NPM = VAR / "npm" if (VAR / "npm").exists() else ROOT / "var" / "npm"
FONTS = NPM / "fonts"  # of the papers that typst sets
STATICFILES_DIRS = [ROOT / "static", ("npm", NPM)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "common.static_files.RememberedAddresses"},
}
WHITENOISE_USE_FINDERS = True  # no collectstatic step; set-up puts the files in place
WHITENOISE_AUTOREFRESH = DEBUG or TESTING  # each test client starts anew: files are found when asked for
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site uses our files

# --- Who may come in ----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["accounts.passwords.Argon2id"]
PASSWORD_PROFILE = env.str("PASSWORD_PROFILE", default="dengbao")  # dengbao or asvs (security rule 52)
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.passwords.ProfileValidator"}]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
OTP_TOTP_ISSUER = "管护"
TRUSTED_PROXIES = env.int(
    "TRUSTED_PROXIES", default=0
)  # how many proxies stand before us; 0: X-Forwarded-For is ignored

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [
    ["username", "ip_address"]
]  # never the account alone: a stranger must not shut a village out
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the trail tells who came in
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_CALLABLE = "accounts.views.sessions.locked_out"
AXES_CLIENT_IP_CALLABLE = "common.middleware.client_address"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "guanhu-session" if PLAIN_HTTP else "__Host-session"
SESSION_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # absolute; the idle limit is kept by PostMiddleware
SESSION_IDLE_SECONDS = 30 * 60
SESSIONS_AT_ONCE = 3
CSRF_COOKIE_NAME = "guanhu-csrf" if PLAIN_HTTP else "__Host-csrf"
CSRF_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failed"

SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Maps work with no outside server; a tile server's address ({z}/{x}/{y}, WGS-84 or CGCS2000) adds a ground below ours.
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")
MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", default="")
TILE_SOURCES = [tile_source(MAP_TILES_URL)] if MAP_TILES_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *TILE_SOURCES],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_TEMP_DIR = None

# --- The API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.PostSessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.HasRequiredRight"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsing.SmallJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.paging.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.ChineseSchema",
    "COERCE_DECIMAL_TO_STRING": True,
    "SCHEMA_COERCE_PATH_PK": False,  # our keys have names of their own
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "accounts.api.errors.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "管护接口",
    "DESCRIPTION": "农村公共基础设施管护一体化系统",
    "VERSION": "0.1.0",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {  # two columns are called level, two severity
        "DivisionLevel": "accounts.models.Division.Level",
        "MatterLevel": "maintenance.models.Matter.Level",
        "MatterSeverity": "maintenance.models.Severity",
        "FindingSeverity": "tasks_checklist.models.RectificationRule.Severity",
        "FundKind": "maintenance.models.responsibilities.FundKind",
        "DecisionWay": "funding.models.decisions.DecisionRecord.Way",
        "QuestionWay": "maintenance.models.questions.Question.Way",
        "VisitKind": "tasks_checklist.models.supervision.VisitKind",
        "EvaluationRoundKind": "evaluation.models.schemes.RoundKind",
        "EvaluationLevel": "evaluation.models.schemes.Level",
        "IndicatorKind": "evaluation.models.schemes.Indicator.Kind",
        "EvaluationState": "evaluation.models.rounds.EvaluationState",
        "RoundState": "evaluation.models.rounds.RoundState",
        "PartScoreState": "evaluation.models.rounds.PartScore.State",
        "SchemeState": "evaluation.models.schemes.SchemeState",
    },
}
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- Logs ---------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "common.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"guanhu": {"level": "INFO"}},
}

# `check --deploy` is run with the settings of a server; nothing is silenced.
if TESTING:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
