"""Address of the style page (demo only)."""

from django.urls import path

from willkommen.views import style

urlpatterns = [path("", style.style_page, name="style")]
