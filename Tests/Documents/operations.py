"""What the programs answer over HTTP, against `docs/openapi.yaml`."""
import http.client
import json
import re
import urllib.parse

from schemas import Document

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


class Operations:
    """The operations of one program; every call is held to the document, and remembered."""

    def __init__(self, program):
        self.document = Document("openapi.yaml")
        self._program = program
        self.seen = set()

    @property
    def described(self):
        """`METHOD path` of every operation of the program, with the statuses that it may answer."""
        return {
            f"{method.upper()} {path}": {int(status) for status in operation["responses"]}
            for path, item in self.document.content["paths"].items() for method, operation in item.items()
            if method in METHODS and any(server["description"] == f"{self._program} serve" for server in operation["servers"])}

    def takes_tokens(self, name):
        method, path = name.split()
        return bool(self.document.content["paths"][path][method.lower()]["security"])

    def call(self, url, name, status, token=None, body=None, headers={}, query="", **parameters):
        """Makes a request, and answers the JSON, text or bytes that came."""
        method, path = name.split()
        assert name in self.described, f"{name} is not described as one of {self._program}'s"
        operation = ["paths", path, method.lower()]
        headers = dict(headers)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if isinstance(body, (dict, list)):
            if status < 300:
                schema = self.document.at(*operation, "requestBody", "content", "application/json", "schema")
                self.document.check(body, schema, f"{name} request")
            body = json.dumps(body).encode()
        for parameter, value in parameters.items():
            path = path.replace("{%s}" % parameter, urllib.parse.quote(value, safe="/"))
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)
        connection.request(method, path + query, body, headers)
        answer = connection.getresponse()
        content = b"" if answer.status == 101 else answer.read()
        assert answer.status == status, f"{name}: {answer.status}, expected {status}: {content[:500]}"
        self.seen.add((name, status))
        return self._checked(name, operation, answer, content)

    def _checked(self, name, operation, answer, content):
        responses = self.document.at(*operation, "responses")
        assert str(answer.status) in responses, f"{name}: {answer.status} is not described"
        response = self.document.resolved(responses[str(answer.status)])
        for header, description in response.get("headers", {}).items():
            value = answer.headers[header]
            value = int(value) if description["schema"].get("type") == "integer" else value
            self.document.check(value, description["schema"], f"{name} {header}")
        if "content" not in response:
            assert content == b"", f"{name}: no body is described"
            return None
        media_type = answer.headers["Content-Type"].split(";")[0]
        assert media_type in response["content"], f"{name}: {media_type} is not described"
        if media_type == "application/json":
            value = json.loads(content)
        elif media_type.startswith("text/") or media_type == "application/sdp":
            value = content.decode()
        else:
            return content
        if "schema" in response["content"][media_type]:
            self.document.check(value, response["content"][media_type]["schema"], f"{name} answer")
        return value


def routes(url):
    """`METHOD path` of each route, as the program itself says them to whoever asks for another path."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)
    connection.request("GET", "/no/such/path")
    message = json.loads(connection.getresponse().read())["error"]["message"]
    listed = message.split("expected", 1)[1]
    return {
        f"{method or 'GET'} {path.replace('*}', '}')}" for method, path in re.findall(r"([A-Z]+)? ?(/[\w./{}*-]*)", listed)}
