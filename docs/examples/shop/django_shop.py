"""The shop's orders with Django: login, form token and owner. Start: python3 django_shop.py 8000

It needs pip install "django>=5.2,<6". Log in as ada, password only-for-trying.
"""

import secrets
import sys

import django
from django.conf import settings
from django.core.management import execute_from_command_line

FORM = '<form method="post">{% csrf_token %}{{ form.as_p }}<button>Log in</button></form>'
settings.configure(
    SECRET_KEY=secrets.token_urlsafe(),  # on a real site, set from outside, so that logins survive a restart
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="__main__",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "django.db"}},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"registration/login.html": FORM})
                ]
            },
        }
    ],
    LOGIN_URL="/login",
    LOGIN_REDIRECT_URL="/orders/7",
)
django.setup()

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.db import connection, models
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_safe


class Order(models.Model):
    customer = models.ForeignKey(User, on_delete=models.PROTECT)
    total_cents = models.PositiveIntegerField()

    class Meta:
        app_label = "shop"


@require_safe
@login_required
def show_order(request, number):
    order = get_object_or_404(Order, id=number, customer=request.user)
    return JsonResponse({"id": order.id, "total_cents": order.total_cents})


urlpatterns = [path("login", LoginView.as_view()), path("orders/<int:number>", show_order)]

if __name__ == "__main__":
    execute_from_command_line(["shop", "migrate", "--verbosity", "0"])
    if Order._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as tables:
            tables.create_model(Order)
        for number, name in ((7, "ada"), (8, "ben")):
            user = User.objects.create_user(name, password="only-for-trying")
            Order.objects.create(id=number, customer=user, total_cents=4990)
    execute_from_command_line(["shop", "runserver", "--noreload", f"127.0.0.1:{sys.argv[1]}"])
