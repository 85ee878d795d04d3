// The part of the launcher that decides who may ask moto: Python, put into the launcher's text.

/** Header of every request that we pass on or make, so that moto knows it for ours whatever host it is for. */
const companionHeader = 'x-drey-companion';

/** The header, where that moto knows a token. */
export const companionHeaders = (token: string | undefined): Readonly<Record<string, string>> =>
  token === undefined ? {} : { [companionHeader]: token };

/** Header of our own calls of control pages. The relay never sends it with the token, so nobody reaches those pages through us. */
export const controlHeader = 'x-drey-control';

/**
 * Defines `is_refused()` and `refuse()`. A web page can send requests to a port of loopback, under a name of its own that points there (seen
 * in `Host`) or across origins (seen in `Origin`); what carries the token of this run comes from us, and is for any host. The control pages,
 * of which one forgets everything, take only calls of ours. The path is compared as the server hands it to moto, which serves them below
 * `/moto-api` alone (seen with 5.2.5), whatever the host.
 */
export const gate: string = `
token = os.environ.pop("DREY_COMPANION_TOKEN", "").encode()

def carries(environ, name):
    return token != b"" and hmac.compare_digest(environ.get(name, "").encode("utf-8", "replace"), token)

def is_foreign(environ):
    name = environ.get("HTTP_HOST", "").lower()
    name = name.rsplit(":", 1)[0] if name.rsplit(":", 1)[-1].isdigit() else name
    return (
        name not in ("127.0.0.1", "localhost", "[::1]")
        or "HTTP_ORIGIN" in environ
        or environ.get("HTTP_SEC_FETCH_SITE") == "cross-site"
    )

def is_refused(environ):
    if carries(environ, "HTTP_X_DREY_CONTROL"):
        return False
    if not carries(environ, "HTTP_X_DREY_COMPANION") and is_foreign(environ):
        return True
    return environ.get("PATH_INFO", "").lstrip("/").lower().startswith("moto-api")

def refuse(start_response):
    text = b"This moto belongs to Drey: it answers on loopback only, and its control pages to Drey only."
    start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text]
`;
