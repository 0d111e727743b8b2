"""Answers with pyotp: reads lines of base32 key, hash, digits and step; prints a code a line."""

import hashlib
import sys

import pyotp

HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}


def main() -> None:
    for line in sys.stdin:
        key, name, digits, step = line.split()
        peer = pyotp.TOTP(key, digits=int(digits), digest=HASHES[name])
        print(peer.generate_otp(int(step)))


if __name__ == "__main__":
    main()
