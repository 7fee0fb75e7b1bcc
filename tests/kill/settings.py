"""The product's settings and the sample app beside it."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = ["tests.kill.sample", *INSTALLED_APPS]
ROOT_URLCONF = "tests.kill.urls"
