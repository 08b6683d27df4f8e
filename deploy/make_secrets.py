"""
Write the secrets of a new installation: `python3 deploy/make_secrets.py [FOLDER]`. Never changes one that is there.

The folder is closed to others; the files in it are not, because the container reads them under an account of its own.
"""

import secrets
import sys
from pathlib import Path


def contents() -> dict[str, str]:
    """Every secret by its name; those that belong together fit together."""
    owner, app, worker, backup, broker = (secrets.token_urlsafe(32) for _ in range(5))
    return {
        "secret_key": secrets.token_urlsafe(64),
        "identity_pepper": secrets.token_urlsafe(64),
        "access_code_pepper": secrets.token_urlsafe(64),
        "database_superuser_password": secrets.token_urlsafe(32),
        "database_owner_password": owner,
        "database_app_password": app,
        "database_worker_password": worker,
        "database_backup_password": backup,
        "database_owner_url": f"postgres://willkommen_owner:{owner}@database:5432/willkommen",
        "database_url": f"postgres://willkommen_app:{app}@database:5432/willkommen",
        "worker_database_url": f"postgres://willkommen_worker:{worker}@database:5432/willkommen",
        "backup_database_url": f"postgres://willkommen_backup:{backup}@database:5432/willkommen",
        "redis_conf": f'requirepass {broker}\nsave ""\nappendonly no\nmaxmemory 128mb\nmaxmemory-policy noeviction',
        "redis_url": f"redis://:{broker}@broker:6379/0",
        "email_url": "submission://USER:PASSWORD@mail.example.org:587",
        "sms_gateway_token": "",
        "metrics_token": secrets.token_urlsafe(32),
    }


def write(folder: Path) -> list[str]:
    """Write what is missing; answers with the names. A half-made folder is not mended: its parts would not fit."""
    folder.mkdir(mode=0o700, exist_ok=True)
    wanted = contents()
    there = [name for name in wanted if (folder / name).exists()]
    if there:
        missing = sorted(wanted.keys() - set(there))
        sys.exit(f"{folder} holds secrets already, nothing was changed. Missing: {', '.join(missing) or 'none'}.")
    for name, value in wanted.items():
        path = folder / name
        path.write_text(value)
        path.chmod(0o444)
    return list(wanted)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "secrets")
    made = write(target)
    print(f"{len(made)} secrets in {target}. Now put your mail server into {target / 'email_url'}.")
