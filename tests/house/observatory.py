"""How many points an answer gets in the scheme of Mozilla's HTTP Observatory.

Written after its published rules: https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring (tests and score
modifiers, read in November 2026) and mdn/mdn-http-observatory (`src/grader/charts.js`, `src/analyzer/tests/`). A site
begins with 100; whoever has 90 or more after deductions gets the extra points. The certificate and the list of preloaded
hosts are not ours to test: HSTS counts by its header (0 points), the redirection from HTTP by what the answer leads to.
"""

import re
from html.parser import HTMLParser

SIX_MONTHS = 15_768_000
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
START, ENOUGH_FOR_EXTRA = 100, 90


def score(answer, *, origin: str) -> tuple[int, dict[str, int]]:
    """The points of one answer given over HTTPS, and what each test adds or takes away."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    body = b"" if getattr(answer, "streaming", False) else answer.content
    csp = _policy(headers.get("content-security-policy", ""))
    tests = {
        "content-security-policy": _csp(csp),
        "cookies": _cookies(answer.cookies, has_hsts="strict-transport-security" in headers),
        "cross-origin-resource-sharing": _cors(headers),
        "redirection": _redirection(headers, origin),
        "referrer-policy": _referrer(headers.get("referrer-policy", "")),
        "strict-transport-security": _hsts(headers.get("strict-transport-security", "")),
        "subresource-integrity": _scripts(headers, body, origin),
        "x-content-type-options": 0 if headers.get("x-content-type-options", "").lower() == "nosniff" else -5,
        "x-frame-options": _framing(headers.get("x-frame-options", ""), csp),
        "cross-origin-resource-policy": _corp(headers.get("cross-origin-resource-policy", "")),
    }
    reached = START + sum(points for points in tests.values() if points < 0)
    if reached >= ENOUGH_FOR_EXTRA:
        reached += sum(points for points in tests.values() if points > 0)
    return max(reached, 0), tests


def _policy(header: str) -> dict[str, set[str]]:
    parts = [part.split() for part in header.lower().split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def _csp(csp: dict[str, set[str]]) -> int:
    if not csp:
        return -25
    everything = csp.get("default-src", {"*"})
    script, style, objects = (csp.get(name, everything) for name in ("script-src", "style-src", "object-src"))
    active = set().union(*(sources for name, sources in csp.items() if name not in ("img-src", "media-src")))
    passive = csp.get("img-src", everything) | csp.get("media-src", everything)
    if script & (BROAD | INLINE) or objects & BROAD or any(map(_is_insecure, active)):
        return -20
    if "'unsafe-eval'" in script | style or any(map(_is_insecure, passive)):
        return -10
    if style & (BROAD | INLINE):
        return 0
    return 10 if csp.get("default-src") == {"'none'"} else 5


def _is_insecure(source: str) -> bool:
    return source.startswith(("http:", "ftp:"))


def _cookies(cookies, *, has_hsts: bool) -> int:
    worst = [_cookie(name.lower(), cookie, has_hsts) for name, cookie in cookies.items()]
    return min(worst, default=0)


def _cookie(name: str, cookie, has_hsts: bool) -> int:
    is_session = "sess" in name or "login" in name
    same_site = cookie["samesite"].lower()
    if is_session and not cookie["secure"]:
        return -10 if has_hsts else -40
    if is_session and not cookie["httponly"]:
        return -30
    if not cookie["secure"]:
        return -5 if has_hsts else -20
    if ("csrf" in name and not same_site) or same_site not in ("", "strict", "lax", "none"):
        return -20
    return 5 if same_site else 0


def _cors(headers: dict[str, str]) -> int:
    credentials = headers.get("access-control-allow-credentials", "").lower() == "true"
    return -50 if headers.get("access-control-allow-origin") and credentials else 0


def _redirection(headers: dict[str, str], origin: str) -> int:
    """Where an answer sends somebody stays on HTTPS and on this host."""
    goal = headers.get("location", "")
    if goal.startswith(("http:", "//")):
        return -20
    return 0 if not goal.startswith("https:") or goal.startswith(f"{origin}/") else -5


def _referrer(header: str) -> int:
    if not header:
        return 0
    return 5 if header.split(",")[-1].strip().lower() in PRIVATE else -5


def _hsts(header: str) -> int:
    seconds = re.search(r"max-age=(\d+)", header)
    if not seconds:
        return -20
    return 0 if int(seconds.group(1)) >= SIX_MONTHS else -10


def _framing(header: str, csp: dict[str, set[str]]) -> int:
    if "frame-ancestors" in csp:
        return 5
    return 0 if header.lower() in ("deny", "sameorigin") else -20


def _corp(header: str) -> int:
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, "": 0}.get(header.lower(), -5)


class _Scripts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[dict] = []

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.found.append(dict(attrs))


def _scripts(headers: dict[str, str], body: bytes, origin: str) -> int:
    """Scripts of our own origin need no integrity; whoever gives one gets points for it."""
    if not headers.get("content-type", "").startswith("text/html"):
        return 0
    page = _Scripts()
    page.feed(body.decode())
    foreign = [
        script
        for script in page.found
        if re.match(r"(https?:)?//", script.get("src") or "") and not script["src"].startswith(f"{origin}/")
    ]
    if foreign:
        is_secure = all(script["src"].startswith("https:") for script in foreign)
        has_sums = all(script.get("integrity") for script in foreign)
        return {(True, True): 5, (False, True): -5, (True, False): -20, (False, False): -50}[has_sums, is_secure]
    return 5 if any(script.get("integrity") for script in page.found) else 0
