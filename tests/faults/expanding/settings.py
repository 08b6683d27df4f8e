"""The next release: the product with a migration and a column more than the one that is running."""

from willkommen.settings import *  # noqa: F403 -- settings of the product, with one app more
from willkommen.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.expanding"]
