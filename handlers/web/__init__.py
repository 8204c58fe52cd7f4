"""The web room and its pages: an open chat room in the browser, an equal of Telegram.

``app.install`` puts every route into an aiohttp application; ``context.WebContext`` is all they need.
"""
