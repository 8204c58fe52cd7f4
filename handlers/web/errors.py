"""Exceptions of the web pages.

::

    WebError                  has an HTTP ``status``, a ``code`` for scripts and a Korean ``message``
    ├── BadInput              400: something typed is not usable; ``field`` says what
    │   └── Stale             409: what a form was made from has changed meanwhile
    ├── NotSignedIn           401: no session, or it has expired
    ├── Forbidden             403: the role does not allow it
    │   └── CsrfFailed        403: the form or script does not carry the session's token
    ├── NotHere               404: no such room, message, passage or digest
    ├── Conflict              409: the key of this message was used by somebody else
    ├── Unavailable           503: something that it needs is away for now
    └── TooMany               429: more than the limit; ``retry_after`` seconds until it is allowed again

``middleware.shape_errors`` turns each into a page or into the one JSON shape
``{"error": {"code", "message", "field", "retry_after"}}``.
"""

from __future__ import annotations

from handlers.web import texts


class WebError(Exception):
    """Base of everything that the pages raise on purpose."""

    status = 500
    code = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(WebError):  # noqa: N818 (named for what the browser is told)
    """Something typed is not usable.

    Attributes:
        field: Name of the form field or JSON key.
    """

    status = 400
    code = "bad_input"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Stale(BadInput):
    """What a form was made from has changed meanwhile; what was typed is shown again."""

    status = 409
    code = "stale"


class NotSignedIn(WebError):  # noqa: N818 (as above)
    """There is no session, or it has expired."""

    status = 401
    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__(texts.ERROR_NOT_SIGNED_IN)


class Forbidden(WebError):  # noqa: N818 (as above)
    """The person's role does not allow it."""

    status = 403
    code = "forbidden"

    def __init__(self, message: str = texts.ERROR_FORBIDDEN) -> None:
        super().__init__(message)


class CsrfFailed(Forbidden):
    """The request does not carry the token of its session."""

    code = "csrf"

    def __init__(self) -> None:
        super().__init__(texts.ERROR_CSRF)


class NotHere(WebError):  # noqa: N818 (as above)
    """What was asked for does not exist, or is not for this person."""

    status = 404
    code = "not_found"

    def __init__(self, message: str = texts.ERROR_NOT_FOUND) -> None:
        super().__init__(message)


class Conflict(WebError):  # noqa: N818 (as above)
    """The key of a message belongs to another one."""

    status = 409
    code = "conflict"

    def __init__(self) -> None:
        super().__init__(texts.ERROR_CONFLICT)


class Unavailable(WebError):  # noqa: N818 (as above)
    """Something that this needs is away for now."""

    status = 503
    code = "unavailable"


class TooMany(WebError):  # noqa: N818 (as above)
    """More than a limit allows.

    Attributes:
        retry_after: Whole seconds after which it is allowed again.
    """

    status = 429
    code = "too_many"

    def __init__(self, retry_after: int, message: str = texts.ERROR_TOO_MANY) -> None:
        super().__init__(message.format(seconds=retry_after))
        self.retry_after = retry_after
