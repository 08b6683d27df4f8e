"""The product with a migration more than the one that is running."""

from willkommen.settings import *  # noqa: F403 -- settings of the product, with one app more
from willkommen.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.expanding"]
