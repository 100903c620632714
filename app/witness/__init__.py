"""The witness: a small program on a machine that is not the platform's (PROTOCOL §6.5).

Law: it pulls heads, cosigns a head only if it extends the last one it saw, never
goes backwards and never cosigns two heads of one size. What it saw is on disk
before its signature leaves. It opens no port; only its main opens connections.
"""
