"""Certificates: a bundle of a run that anybody can verify offline, against a frozen catalogue.

    product.toml            who made what, in which version
    environment.json        suite, machine, and everything that chooses what is judged and how
    events.ndjson           the log of the run; results.json, junit.xml and every other report are made from it
    README.md               the command that does it again
    public-key.pem          the signer's public key, where somebody signed
    attestation.dsse.json   an in-toto Statement that names each of these files by its SHA-256, in a DSSE envelope

The Statement is written last: a folder without one is no bundle, whatever else is in it.
"""

__all__ = ["ATTESTATION", "ENVIRONMENT", "PRODUCT", "PUBLIC_KEY", "README", "CertificateError"]

ATTESTATION = "attestation.dsse.json"
ENVIRONMENT = "environment.json"
PRODUCT = "product.toml"
PUBLIC_KEY = "public-key.pem"
README = "README.md"


class CertificateError(ValueError):
    """What cannot be used: a key, a product, a folder; what is wrong, where, and what to do."""
