"""Settings of signing in that are long and that no installation changes, and reading the services of the environment."""

ACCOUNT_FORMS = {
    "login": "willkommen.forms.sign_in.SignIn",
    "change_password": "willkommen.forms.sign_in.OtherPassword",
}
MFA_FORMS = {
    "authenticate": "willkommen.forms.second_factor.CodeAtSignIn",
    "authenticate_webauthn": "willkommen.forms.second_factor.KeyAtSignIn",
    "activate_totp": "willkommen.forms.second_factor.NewApp",
    "add_webauthn": "willkommen.forms.second_factor.NewKey",
}
PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]


def services(env, slugs: list[str]) -> dict[str, dict]:
    """`OIDC_EMSLAND_ISSUER`, `…_CLIENT_ID`, `…_CLIENT_SECRET` (or `…_CLIENT_SECRET_FILE`), `…_MFA` of each authority."""
    found = {}
    for slug in slugs:
        own = f"OIDC_{slug.upper().replace('-', '_')}_"
        found[slug] = {
            "issuer": env.str(f"{own}ISSUER"),
            "client_id": env.str(f"{own}CLIENT_ID"),
            "client_secret": env.str(f"{own}CLIENT_SECRET"),
            "brings_second_factor": env.bool(f"{own}MFA", False),
        }
    return found
