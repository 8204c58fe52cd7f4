"""Signing in with the accounts that an office has already, by OpenID Connect.

Source: https://openid.net/specs/openid-connect-core-1_0.html (authorization code flow, with PKCE, RFC 7636).
"""
