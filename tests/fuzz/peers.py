"""Answers with pyotp, a line for each line that is read.

Without arguments a line is a base32 key, a hash, digits and a step, and the answer is the code.
With `addresses` it is an otpauth address and a time, and the answer is what pyotp reads in it.
"""

import hashlib
import sys

import pyotp

HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}


def code(line: str) -> str:
    key, name, digits, step = line.split()
    return pyotp.TOTP(key, digits=int(digits), digest=HASHES[name]).generate_otp(int(step))


def address(line: str) -> str:
    uri, at = line.split()
    app = pyotp.parse_uri(uri)
    hash_name = app.digest().name
    facts = [app.issuer, app.name, app.secret, hash_name, app.digits, app.interval]
    return "\t".join([*map(str, facts), app.at(int(at))])


def main() -> None:
    answer = address if sys.argv[1:] == ["addresses"] else code
    for line in sys.stdin:
        print(answer(line))


if __name__ == "__main__":
    main()
